/** Functions that behave, and functions that do what functions do to threads. */
export const misbehavingFiles = {
  "package.json": "{}",
  "quick.js": "module.exports = async (context, order) => ({ got: order });",
  "hold.js":
    "module.exports = async (context, { ms }) => { await new Promise((resolve) => setTimeout(resolve, ms)); return { ms }; };",
  "httpHold.js": "module.exports = (context) => new Promise(() => {});",
  "block.js": "module.exports = async () => { while (true); };",
  "blockLater.js":
    "module.exports = async () => { await new Promise((resolve) => setTimeout(resolve, 20)); while (true); };",
  "httpBlockLater.js":
    "module.exports = async () => { await new Promise((resolve) => setTimeout(resolve, 20)); while (true); };",
  "pause.js":
    "module.exports = async (context, { ms }) => { const end = Date.now() + ms; while (Date.now() < end); return { ms }; };",
  "throwLater.js": "module.exports = (context) => { setTimeout(() => { throw new Error('later'); }, 5); };",
  "rejectLater.js":
    "module.exports = async () => { Promise.reject(new Error('unheard')); await new Promise(() => {}); };",
  "throwAfter.js":
    "module.exports = async () => { setTimeout(() => { throw new Error('too late'); }, 20); };",
  "exit.js": "module.exports = async () => { await null; process.exit(3); };",
  "exitAfter.js": "module.exports = async () => { setTimeout(() => process.exit(4), 20); };",
  "memory.js": "module.exports = async () => { let list; while (true) list = { list, n: Math.random() }; };",
  "memoryLater.js":
    "module.exports = async () => { let list; while (true) { await null; for (let n = 0; n < 100; n += 1) list = { list, n: Math.random() }; } };",
  "where.js":
    "module.exports = async () => ({ cwd: process.cwd(), resolved: require('path').resolve('x'), pwd: process.env.PWD, mine: process.env.MINE, path: process.env.PATH });",
};
