import { expect, test } from "bun:test";
import { sshFault, WantsSomebody } from "../../src/hosts/faults.ts";
import type { Ending } from "../../src/system/process.ts";

/** OpenSSH's own words, of 9.2. */
const WORDS: [said: string, reason: string][] = [
  [
    "ssh: connect to host 127.0.0.1 port 22: Connection refused",
    "it refuses connections (port 22)",
  ],
  ["ssh: Could not resolve hostname b: Name or service not known", "there is no such host"],
  [
    "ssh: connect to host b port 22: Connection timed out",
    "it cannot be reached: no answer in 3 s",
  ],
  ["Connection timed out during banner exchange", "it cannot be reached: no answer in 3 s"],
  ["ssh: connect to host b port 22: No route to host", "no route to host"],
  [
    "ana@b: Permission denied (publickey,password).",
    "it wants a password, or a key that ssh does not have at hand",
  ],
  [
    "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\nHost key verification failed.",
    "its host key has changed, and ssh refuses it",
  ],
  [
    "No ED25519 host key is known for b and you have requested strict checking.\nHost key verification failed.",
    "its host key is not known here",
  ],
  ["Connection to b closed by remote host.", "it closed the connection"],
  ["kex_exchange_identification: Connection closed by remote host", "it closed the connection"],
  [
    "Unable to negotiate with 10.0.0.7 port 22: no matching host key type found. Their offer: ssh-rsa\r\n",
    "it speaks none of ssh's ways here: no matching host key type found",
  ],
  ["Connection to 10.0.0.7 port 22 timed out", "it cannot be reached: no answer in 3 s"],
  ["For staff alone\nConnection closed by 10.0.0.7 port 22", "it closed the connection"],
  [
    "tunnel: token\u001b expired\nkex_exchange_identification: Connection closed by remote host\r\nConnection closed by UNKNOWN port 65535\r\n",
    "it closed the connection (tunnel: token\\e expired)",
  ],
  [
    "/home/ana/.ssh/config: line 3: Bad configuration option: hots",
    "ssh's own configuration cannot be read",
  ],
  ["something\nelse\u001b[2J\n", "else\\e[2J"],
];

const call = (stderr: string, ending: Ending = "exited", summary = "exit 255", code = 255) => ({
  ...{ ending, code, stderr, summary },
  ...{ stdout: "", bytes: Buffer.alloc(0) },
});

test.each(WORDS)("ssh says %j", (said, reason) => {
  expect(sshFault("b", call(said)).message).toBe(`b: ${reason}`);
});

test("somebody who is asked may get through where a key or a password is wanted, and only there", () => {
  const asks = WORDS.filter(([said]) => sshFault("b", call(said)) instanceof WantsSomebody);
  expect(asks.map(([, reason]) => reason)).toEqual([
    "it wants a password, or a key that ssh does not have at hand",
    "its host key is not known here",
  ]);
});

test("whatever has no words of ssh's", () => {
  const reason = (...args: Parameters<typeof call>) => sshFault("b", call(...args)).message;
  expect(reason("", "timedOut", "no answer in 4 s")).toBe("b: no answer in 4 s");
  expect(reason("", "tooMuch", "printed more than 4 MB")).toBe("b: it printed more than 4 MB");
  expect(reason("", "killed", "killed by SIGKILL")).toBe(
    "b: ssh could not do its work (killed by SIGKILL)",
  );
  expect(reason("", "missing")).toBe("b: ssh was not found on PATH");
  expect(sshFault("b", call("", "missing")).kind).toBe("missing");
  expect(reason("", "exited", "exit 255")).toBe("b: ssh failed (exit 255)");
  expect(reason("bye\n", "exited", "exit 1", 1)).toBe("b: its login shell does not run sh (bye)");
  const banner = call("For staff alone\n", "exited", "exit 1", 1);
  expect(sshFault("b", { ...banner, stdout: "This account is not available.\n" }).message).toBe(
    "b: its login shell does not run sh (For staff alone; This account is not available.)",
  );
  // what a login shell's own files say reads like ssh's
  for (const [said, code] of [
    ["/home/ana/.bashrc: line 3: sh: command not found", 127],
    ["ana: Permission denied (too late)", 1],
  ] as const) {
    const fault = sshFault("b", call(said, "exited", `exit ${code}`, code));
    expect(fault.message).toBe(`b: its login shell does not run sh (${said})`);
    expect(fault).not.toBeInstanceOf(WantsSomebody);
  }
});
