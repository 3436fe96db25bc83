import type { Server } from "node:http";
import { errors } from "./errors.ts";

const REFUSED: Readonly<Record<string, string>> = {
  EACCES: "the system does not permit it",
  EPERM: "the system does not permit it",
  EADDRNOTAVAIL: "this machine does not have that address",
  ENOTFOUND: "that address is not known",
  EAI_AGAIN: "that address is not known",
  EINVAL: "that address is not valid",
  ERR_SOCKET_BAD_PORT: "a port is a number from 0 to 65535",
};

/** Rejects with SHEAF_PORT_TAKEN or SHEAF_LISTEN_REFUSED where the user can help it. */
export async function listen(
  server: Server,
  { port, address }: { readonly port: number; readonly address: string },
): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ port, host: address }, () => {
        server.removeListener("error", reject);
        resolve();
      });
    });
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? "";
    const place = `Port ${port} on ${address}`;
    if (code === "EADDRINUSE")
      throw errors.SHEAF_PORT_TAKEN(`${place} is in use by another process.`, { cause });
    const reason = REFUSED[code];
    if (reason === undefined) throw cause;
    throw errors.SHEAF_LISTEN_REFUSED(`${place} cannot be listened on: ${reason} (${code}).`, { cause });
  }
}
