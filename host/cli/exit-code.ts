/** What a command ends with. Scripts rely on these numbers: they are listed in README.md and never change. */
export const ExitCode = {
  ok: 0,
  /** The function threw, the row is not there, the write was refused. */
  failed: 1,
  /** The command line is wrong. */
  usage: 2,
  /** host.json, local.settings.json, a setting, or the App folder is wrong. */
  configuration: 3,
  /** The port, or a lock, is held by someone else. */
  portOrLock: 4,
  /** What the App depends on (a broker, a database, the disk) does not answer. */
  dependency: 5,
  /** Ctrl+C. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
