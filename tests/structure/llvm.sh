# Which of LLVM's tools judge the sources. Another version formats otherwise and complains of other things, so one is pinned:
# Debian 12's, which is also what CI has. Sourced by sh.
pinned=14

# Where the tool is. Fails with 77, which ctest shows as skipped, where the system has another version only.
judge() { # judge TOOL
  command -v "$1-$pinned" && return
  command -v "$1" >/dev/null || { echo "$1 is missing: packaging/install-packages.sh test" >&2; return 1; }
  version=$("${1#run-}" --version | sed -n 's/.*version \([0-9]*\)\..*/\1/p')
  [ "$version" != "$pinned" ] || { command -v "$1"; return; }
  echo "not judged: $1 is of version $version here, and the sources are held to $pinned" >&2
  return 77
}
