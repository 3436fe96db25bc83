/** As `/admin/host/status` names them. */
export type HostStateName =
  | "Default"
  | "Starting"
  | "Initialized"
  | "Running"
  | "Error"
  | "Stopping"
  | "Stopped";
