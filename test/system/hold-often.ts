import { closeSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { holdFile } from "../../src/system/hold-file.ts";

/**
 * Takes a hold again and again, and every other time is as good as killed: what is left over says a
 * process that is gone. Fails where another is at work at the same time. Prints how often it held it.
 */
const [, , path = "", gone = ""] = process.argv;
let held = 0;
for (let turn = 0; turn < 400; turn++) {
  const letGo = holdFile(path);
  if (letGo === null) continue;
  closeSync(openSync(`${path}-at-work`, "wx"));
  held++;
  rmSync(`${path}-at-work`);
  if (turn % 2 === 0) letGo();
  else {
    writeFileSync(`${path}-${process.pid}`, `${gone} 1 ${process.pid}-${turn}\n`);
    renameSync(`${path}-${process.pid}`, path);
  }
}
console.log(held);
