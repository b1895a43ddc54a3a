import { expect, test } from "bun:test";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { FrameReader, frame } from "../../src/system/frames.ts";
import { eventually, never } from "../support/wait.ts";
import { POTS, World } from "../support/world.ts";

test("the window's side stays until it was heard how the command ended", async () => {
  await using world = new World();
  const path = join(world.base, "socket");
  let peer: Socket | undefined;
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    peer = socket;
  });
  server.listen(path);
  await once(server, "listening");
  const child = Bun.spawn([POTS, "__run", path], { env: world.env, stdout: "ignore" });
  const socket = await eventually(() => peer, "the window's side");
  const kinds: string[] = [];
  const reader = new FrameReader();
  let hasLeft = false;
  socket.on("data", (bytes: Buffer) => kinds.push(...reader.push(bytes).map(({ kind }) => kind)));
  socket.on("end", () => {
    hasLeft = true;
  });
  const order = { argv: ["sh", "-c", "exit 3"], directory: world.home, stdin: true };
  socket.write(frame("order", Buffer.from(JSON.stringify(order))));
  await eventually(() => kinds.includes("end"), "the end told");
  await never(() => hasLeft); // what it asked for before may still be on its way
  socket.write(frame("stdin", new Uint8Array()));
  socket.end();
  expect(await child.exited).toBe(3);
  server.close();
});
