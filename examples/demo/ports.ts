import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

/** The wanted ports if all of them are free, otherwise as many others that are. */
export async function choosePorts(...wanted: readonly number[]): Promise<readonly number[]> {
  return (await freeAmong(wanted)) ?? (await freeAmong(wanted.map(() => 0))) ?? wanted
}

/** Takes all of them at once for a moment, so that no two are the same. Port 0 stands for any. */
async function freeAmong(ports: readonly number[]): Promise<readonly number[] | undefined> {
  const servers = ports.map(() => createServer())
  try {
    return await Promise.all(
      servers.map(async (server, index) => {
        server.listen(ports[index], '127.0.0.1')
        await once(server, 'listening')
        return (server.address() as AddressInfo).port
      }),
    )
  } catch {
    return undefined
  } finally {
    for (const server of servers) server.close()
  }
}
