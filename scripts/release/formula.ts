/** The Homebrew formula: the archives of a release, each with its checksum. */

export interface FormulaFacts {
  version: string;
  /** Address of the repository, e.g. `https://example.invalid/owner/pots`. */
  repository: string;
  license: string;
  /** Checksum of a target's archive. @throws Error when that target was not built */
  sum: (target: string) => string;
}

/** Text of pots.rb. Homebrew on Linux brings glibc, so the musl archives are not in it. */
export function formula({ version, repository, license, sum }: FormulaFacts): string {
  const archive = (cpu: "arm" | "intel", target: string) => `    on_${cpu} do
      url "${repository}/releases/download/v${version}/pots-${version}-${target}.tar.gz"
      sha256 "${sum(target)}"
    end
`;
  return `# typed: false
# frozen_string_literal: true

# Made by the release: the prebuilt binary, its man pages and its completions.
class Pots < Formula
  desc "Every git worktree its own tmux sessions, a keystroke away"
  homepage "${repository}"
  version "${version}"
  license "${license}"

  depends_on "tmux"

  on_macos do
${archive("arm", "darwin-arm64")}${archive("intel", "darwin-x64")}  end

  on_linux do
${archive("arm", "linux-arm64")}${archive("intel", "linux-x64")}  end

  def install
    bin.install "pots"
    man1.install "man/pots.1"
    man7.install Dir["man/*.7"]
    bash_completion.install "completions/pots.bash" => "pots"
    zsh_completion.install "completions/_pots"
    fish_completion.install "completions/pots.fish"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/pots --version")
    assert_match "create", shell_output("#{bin}/pots --help")
    assert_empty shell_output("#{bin}/pots list --names -S #{testpath}/none")
  end
end
`;
}
