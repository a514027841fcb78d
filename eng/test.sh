#!/usr/bin/env bash
# ./offprint test [--all] [--list] [MODULE ...]
#   Builds everything and runs the test modules one at a time. --all adds the tests marked Category=Long (load, fuzz, browser).
#   MODULE is a part of a test project's name, for example Text. The last line counts: N passed, N failed, N skipped.
set -uo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$root" || exit 1

# Threads of the tensor engine sleep while they wait: on a busy machine spinning ones cost the others minutes.
export OMP_WAIT_POLICY="${OMP_WAIT_POLICY:-passive}"
all=0
modules=()
while [ $# -gt 0 ]; do
  case "$1" in
    --all) all=1 ;;
    --list) for p in tests/*/*.csproj; do basename "$p" .csproj; done; exit 0 ;;
    -h | --help) sed -n '2,4s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
    -*) echo "offprint test: unknown option '$1'; --all, --list or names of modules are possible" >&2; exit 2 ;;
    *) modules+=("$1") ;;
  esac
  shift
done

projects=()
for p in tests/*/*.csproj; do
  name="$(basename "$p" .csproj)"
  if [ ${#modules[@]} -eq 0 ]; then projects+=("$p"); continue; fi
  for m in "${modules[@]}"; do
    if [[ "${name,,}" == *"${m,,}"* ]]; then projects+=("$p"); break; fi
  done
done
if [ ${#projects[@]} -eq 0 ]; then
  echo "offprint test: no module matches '${modules[*]}'; ./offprint test --list names them" >&2
  exit 2
fi

# Debian packages that some tests drive. Without them these tests skip by name; under CI a skip is a failure.
if [ $all -eq 1 ]; then
  needed=()
  command -v chromium >/dev/null 2>&1 || needed+=(chromium)
  command -v curl >/dev/null 2>&1 || needed+=(curl)
  command -v npm >/dev/null 2>&1 || needed+=(npm)
  [ -x /usr/bin/aiosmtpd ] || needed+=(python3-aiosmtpd)
  compgen -G "/usr/lib/postgresql/*/bin/postgres" >/dev/null || needed+=(postgresql)
  if [ ${#needed[@]} -gt 0 ]; then
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
      echo "Installing ${needed[*]} for the tests that drive them ..."
      { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${needed[@]}"; } >artifacts-apt.log 2>&1 ||
        { tail -5 artifacts-apt.log; echo "Could not install ${needed[*]}"; }
      rm -f artifacts-apt.log
    else
      echo "These tests need Debian packages; install them with: sudo apt-get install -y ${needed[*]}"
    fi
  fi
fi

echo "Building ..."
mkdir -p artifacts
if ! dotnet build Offprint.slnx -c Release -nologo -v minimal >artifacts/build.log 2>&1; then
  grep -E "error|warning" artifacts/build.log | sort -u | head -40 || tail -40 artifacts/build.log
  echo "The build failed; the whole log is in artifacts/build.log"
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi

filter=()
[ $all -eq 1 ] || filter=(--filter-not-trait "Category=Long")
passed=0 failed=0 skipped=0 status=0
for p in "${projects[@]}"; do
  name="$(basename "$p" .csproj)"
  log="artifacts/$name.log"
  started=$SECONDS
  # Exit code 8 means that the filter left no test in this module.
  dotnet test --project "$p" -c Release --no-build --no-ansi --progress off --output detailed --ignore-exit-code 8 "${filter[@]}" >"$log" 2>&1
  code=$?
  count() { grep -E "^ +$1: [0-9]+" "$log" | tail -1 | grep -oE "[0-9]+" || echo 0; }
  p_ok=$(count succeeded) p_bad=$(count failed) p_skip=$(count skipped)
  [ $code -eq 0 ] || { status=1; [ "$p_bad" -gt 0 ] || p_bad=1; }
  passed=$((passed + p_ok)) failed=$((failed + p_bad)) skipped=$((skipped + p_skip))
  printf '%-34s %5d passed %3d failed %3d skipped  %4d s\n' "$name" "$p_ok" "$p_bad" "$p_skip" $((SECONDS - started))
  if [ "$p_bad" -gt 0 ]; then grep -vE "^(passed|skipped) |^  from " "$log" | head -80; fi
  if [ "$p_skip" -gt 0 ]; then grep -E "^skipped " "$log" | head -20; fi
done

if [ "${CI:-}" = "true" ] && [ $skipped -gt 0 ]; then
  echo "Under CI no test may be skipped."
  status=1
fi
echo "$passed passed, $failed failed, $skipped skipped"
exit $status
