/** install.sh as it is released: the repository's copy, knowing where it was released from. */

const UNSET = 'RELEASES=""';

/** @throws Error when scripts/install.sh has no place for the address */
export async function installScript(repository: string): Promise<string> {
  const text = await Bun.file("scripts/install.sh").text();
  if (text.split(UNSET).length !== 2) throw new Error(`scripts/install.sh has no line ${UNSET}`);
  return text.replace(UNSET, `RELEASES="${repository}/releases"`);
}
