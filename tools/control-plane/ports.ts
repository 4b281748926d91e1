import { connect, createServer, type AddressInfo, type Server } from "node:net";

/** Returns a port of 127.0.0.1 that is free now for every name. */
export async function findFreePorts<Name extends string>(
  names: readonly Name[],
): Promise<Record<Name, number>> {
  // All are held open together, so that no port is handed out twice.
  const servers = await Promise.all(names.map(listenAnywhere));
  const ports = servers.map((server, index) => [names[index], portOf(server)]);
  await Promise.all(servers.map(close));
  // Object.fromEntries forgets which keys there are.
  return Object.fromEntries(ports) as Record<Name, number>;
}

/** Whether something accepts connections on a port of 127.0.0.1. */
export async function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => {
      resolve(false);
    });
  });
}

async function listenAnywhere(): Promise<Server> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      resolve(server);
    });
  });
}

function portOf(server: Server): number {
  // A listening TCP server has an AddressInfo; only one on a pipe has a string.
  return (server.address() as AddressInfo).port;
}

async function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
