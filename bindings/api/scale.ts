/** Work waiting for one trigger, readable while no host runs. */
export interface ScaleMetric {
  /** What is counted: the queue's or container's name. */
  readonly name: string;
  /** How much waits now. */
  readonly value: number;
  /** How much of it one host process is expected to carry. */
  readonly target: number;
}
