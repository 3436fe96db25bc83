import { errorTable } from "../../bindings/api/errors.ts";

export const errors = errorTable({
  SHEAF_APP_ROOT: {
    meaning: "The App folder does not exist, or is no folder.",
    cure: "Name the folder that holds host.json: --app DIR.",
  },
  SHEAF_APP_EMPTY: {
    meaning: "The folder holds no functions.",
    cure: 'Run "sheaf init" for a first function, or name another folder: --app DIR.',
  },
  SHEAF_APP_CODE_FIRST: {
    meaning: 'The App registers its functions in code (package.json "main"), which is not supported yet.',
    cure: "Give each function a folder with a function.json.",
  },
  SHEAF_APP_RUNTIME: {
    meaning: "FUNCTIONS_WORKER_RUNTIME asks for another language than JavaScript.",
    cure: 'Set FUNCTIONS_WORKER_RUNTIME to "node".',
  },
  SHEAF_FUNCTION_NAME: {
    meaning: "A folder's name cannot be a function's name.",
    cure: "Rename the folder: a letter, then at most 127 letters, digits, _ and -; not host.",
  },
  SHEAF_FUNCTION_DUPLICATE: {
    meaning: "Two functions have names that differ in case only.",
    cure: "Rename one of the two folders.",
  },
  SHEAF_FUNCTION_JSON: {
    meaning: "function.json has not the form that it should have.",
    cure: 'Write { "bindings": [ … ] }.',
  },
  SHEAF_FUNCTION_SCRIPT: {
    meaning: "A function's script does not exist or is no JavaScript.",
    cure: "Name the script in scriptFile.",
  },
  SHEAF_BINDING_NAME: {
    meaning: "A binding's name is missing, not allowed, or given twice.",
    cure: "Name it with a letter and then letters and digits, or $return.",
  },
  SHEAF_BINDING_DIRECTION: {
    meaning: "A binding's direction is unknown, or one that its type does not have.",
    cure: 'Write "in" or "out".',
  },
  SHEAF_BINDING_TYPE: { meaning: "A binding's type is missing or not known.", cure: "Correct the type." },
  SHEAF_BINDING_PROPERTY: {
    meaning: "A binding's property is missing or holds a value that is not allowed.",
    cure: "Correct the property.",
  },
  SHEAF_BINDING_IGNORED: { meaning: "Something in a binding has no effect.", cure: "Correct or remove it." },
  SHEAF_TRIGGER_COUNT: {
    meaning: "A function has no trigger, or more than one.",
    cure: "Give the function exactly one binding whose type ends with Trigger.",
  },
  SHEAF_ROUTE_CONFLICT: {
    meaning:
      "Two functions take the same route with the same method; the one whose name sorts first keeps it.",
    cure: "Change the route or the methods of one of them.",
  },
});
