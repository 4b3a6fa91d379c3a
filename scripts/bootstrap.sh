#!/usr/bin/env bash
# Installs what this machine lacks to build, run and test Clave. Safe to run again: what is there is skipped.
#
# Tools go to $CLV_HOME (default ~/.cache/clave), never into the checkout. Two roads lead to a Rust toolchain with a
# WASM standard library: rustup where it can download, Debian's packages where only package registries are reachable.
set -euo pipefail

readonly root="$(cd "$(dirname "$0")/.." && pwd)"
readonly home="${CLV_HOME:-$HOME/.cache/clave}"
readonly bin="$home/bin"
readonly wasm_bindgen_version=0.2.130 # The version of wasm-bindgen in Cargo.toml; the two must be equal.
readonly cargo_leptos_version=0.3.11
readonly binaryen_version=132.0.0
readonly wasm_target=wasm32-unknown-unknown

mkdir -p "$bin"
export PATH="$bin:$PATH"

step() { printf '  %-34s' "$1"; SECONDS=0; }
ok() { printf '%s\n' "${1:-done in ${SECONDS} s}"; }
fail() { printf '\nerror: %s\nhint: %s\n' "$1" "$2" >&2; exit 2; }
have() { command -v "$1" >/dev/null 2>&1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif have sudo; then sudo -n "$@"; else return 1; fi
}

apt_updated=
apt_install() { # apt_install PACKAGE...
  have apt-get || return 1
  if [ -z "$apt_updated" ]; then
    as_root apt-get update -qq >"$home/apt.log" 2>&1 || return 1
    apt_updated=1
  fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >>"$home/apt.log" 2>&1
}

need() { # need COMMAND PACKAGE...: the command, or the Debian packages that bring it
  local command="$1"; shift
  have "$command" && return
  apt_install "$@" || fail "'$command' is missing and could not be installed" "install $* (Debian) or its equivalent and run this again"
}

has_wasm_std() { [ -n "$(ls "$("$1" --print sysroot)/lib/rustlib/$wasm_target/lib/"*core*.rlib 2>/dev/null)" ]; }

# Links the given toolchain's commands into $bin, which comes first on PATH while Clave is built.
use_toolchain() { # use_toolchain FOLDER
  local tool
  for tool in cargo rustc rustdoc cargo-clippy clippy-driver cargo-fmt rustfmt; do
    [ -x "$1/$tool" ] && ln -sfn "$1/$tool" "$bin/$tool"
  done
}

build_wasm_std() { # The standard library for WASM from Debian's rust-web-src, into its sysroot.
  local work target
  work="$(mktemp -d)"
  (
    cd "$work"
    cargo init --quiet --lib --name empty_std . >/dev/null 2>&1
    CARGO_TARGET_DIR="$work/target" RUSTC_BOOTSTRAP=1 \
      cargo build --quiet --release -Zbuild-std=std,panic_abort --target "$wasm_target"
  )
  rm -f "$work/target/$wasm_target/release/deps/"libempty_std*
  target="$(rustc --print sysroot)/lib/rustlib/$wasm_target/lib"
  as_root mkdir -p "$target"
  as_root cp "$work/target/$wasm_target/release/deps/"*.rlib "$target/"
  rm -rf "$work"
}

toolchain() {
  step "Rust with the WASM target"
  local cargo_home="${CARGO_HOME:-$HOME/.cargo}/bin"
  if have rustc && has_wasm_std rustc; then ok "$(rustc -V | cut -d' ' -f2)"; return; fi
  if [ -x "$cargo_home/rustup" ] && timeout 300 "$cargo_home/rustup" -q target add "$wasm_target" >"$home/rustup.log" 2>&1; then
    use_toolchain "$cargo_home"
    ok; return
  fi
  apt_install rustc-web cargo-web rust-web-src rust-web-clippy rustfmt-web ||
    fail "no Rust toolchain with the target $wasm_target" "run: rustup target add $wasm_target"
  use_toolchain /usr/bin
  hash -r
  has_wasm_std rustc || build_wasm_std
  ok
}

linker() { # WASM is linked by rust-lld: rustup brings it, Debian's lld does it under that name.
  step "WASM linker"
  local debian
  if have rust-lld || [ -n "$(find "$(rustc --print sysroot)/lib/rustlib" -name rust-lld 2>/dev/null)" ]; then ok "present"; return; fi
  apt_install lld-22 || apt_install lld || fail "no linker for WASM" "install lld"
  debian="$(find /usr/bin -name 'lld-[0-9]*' | sort -V | tail -1)"
  ln -sfn "${debian:-/usr/bin/lld}" "$bin/rust-lld"
  ok
}

system_packages() {
  step "C compiler, libclang, Chromium"
  need cc gcc libc6-dev
  need python3 python3 python3-venv
  need node nodejs npm
  need git git
  # By these names bindgen looks for it; libclang-cpp, which comes with Mesa, is another library.
  [ -n "$(find -L /usr/lib /usr/local/lib /opt/homebrew/lib -maxdepth 4 \( -name 'libclang.so*' -o -name 'libclang-[0-9]*.so*' -o -name 'libclang.dylib' \) 2>/dev/null | head -1)" ] ||
    apt_install libclang-dev || fail "libclang is missing" "install libclang-dev (Debian) or LLVM"
  if [ "${CLV_BROWSER:-1}" = 1 ]; then
    [ -n "${CHROMIUM:-}" ] || have chromium || apt_install chromium fonts-dejavu-core ||
      fail "Chromium is missing; the browser tests need it" "install chromium, or name one with CHROMIUM=/path/to/chrome"
    # Without it the tests under overload are left out, and say so.
    have wrk || apt_install wrk || true
  fi
  ok
}

python_environment() {
  step "Python: dbt, Postgres, libxgboost"
  local stamp
  stamp="$home/venv/.$(sha256sum "$root/requirements.txt" | cut -c1-16)"
  [ -e "$stamp" ] && { ok "present"; return; }
  [ -x "$home/venv/bin/pip" ] || python3 -m venv "$home/venv" || { apt_install python3-venv && python3 -m venv "$home/venv"; } ||
    fail "cannot create a Python environment" "install python3-venv (Python 3.10 or newer)"
  "$home/venv/bin/pip" install --quiet --disable-pip-version-check -r "$root/requirements.txt" ||
    fail "pip could not install requirements.txt" "check the network and the messages above, then run this again"
  touch "$stamp"
  ok
}

# A path that is known before the version of Python is, for the build and for running what was built.
xgboost_library() {
  local library
  library="$("$home/venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/xgboost/lib"
  [ -d "$library" ] || fail "libxgboost is not in $home/venv" "delete $home/venv and run this again"
  ln -sfn "$library" "$home/libxgboost"
}

# Into the same environment, resolved with what is there: nothing of it may change.
test_environment() {
  step "Python: schemathesis, for the tests"
  local stamp
  stamp="$home/venv/.test-$(cat "$root/requirements.txt" "$root/requirements-test.txt" | sha256sum | cut -c1-16)"
  [ -e "$stamp" ] && { ok "present"; return; }
  "$home/venv/bin/pip" install --quiet --disable-pip-version-check -r "$root/requirements.txt" -r "$root/requirements-test.txt" ||
    fail "pip could not install requirements-test.txt" "check the network and the messages above, then run this again"
  touch "$stamp"
  ok
}

# Unoptimised builds of the build tools: they run for a second, but would compile for half an hour.
cargo_tool() { # cargo_tool CRATE VERSION ARGUMENT...
  local crate="$1" version="$2"; shift 2
  if have cargo-binstall && cargo binstall --quiet --no-confirm --root "$home" "$crate@$version" >"$home/$crate.log" 2>&1; then return; fi
  local settings=(env CARGO_TARGET_DIR="$home/tools-target" CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16
    CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_DEBUG=0)
  # A lock file may name a version that the registry does not hold yet; then the newest compatible ones are taken. Its
  # crates may ask for a newer compiler than they need: whether they compile is seen when they do.
  "${settings[@]}" cargo install --quiet --root "$home" "$crate" --version "$version" --locked --ignore-rust-version "$@" >"$home/$crate.log" 2>&1 ||
    "${settings[@]}" cargo install --quiet --root "$home" "$crate" --version "$version" "$@" >>"$home/$crate.log" 2>&1 ||
    fail "$crate $version did not build; its log is $home/$crate.log" "install it by hand: cargo install $crate --version $version"
}

prebuilt_cargo_leptos() { # The project's own release, where its host can be reached.
  local triple archive
  triple="$(rustc -vV | sed -n 's/^host: //p')"
  archive="https://github.com/leptos-rs/cargo-leptos/releases/download/v$cargo_leptos_version/cargo-leptos-$triple.tar.gz"
  have curl || return 1
  curl --fail --silent --location --connect-timeout 5 --max-time 120 "$archive" -o "$home/cargo-leptos.tar.gz" 2>/dev/null || return 1
  tar -xzf "$home/cargo-leptos.tar.gz" -C "$home" && cp "$home/cargo-leptos-$triple/cargo-leptos" "$bin/"
}

wasm_tools() {
  step "wasm-bindgen $wasm_bindgen_version"
  if [ "$(wasm-bindgen --version 2>/dev/null)" = "wasm-bindgen $wasm_bindgen_version" ]; then ok "present"; else
    cargo_tool wasm-bindgen-cli "$wasm_bindgen_version"; ok
  fi
  step "cargo-leptos $cargo_leptos_version"
  if [ "$(cargo-leptos --version 2>/dev/null)" = "cargo-leptos $cargo_leptos_version" ]; then ok "present"; else
    prebuilt_cargo_leptos || cargo_tool cargo-leptos "$cargo_leptos_version" --features no_downloads; ok
  fi
  step "wasm-opt (binaryen $binaryen_version)"
  if [ -x "$bin/wasm-opt" ]; then ok "present"; else
    npm install --silent --no-save --prefix "$home/npm" "binaryen@$binaryen_version" >"$home/npm.log" 2>&1 ||
      fail "npm could not install binaryen; its log is $home/npm.log" "put wasm-opt $binaryen_version on PATH"
    ln -sfn "$home/npm/node_modules/.bin/wasm-opt" "$bin/wasm-opt"; ok
  fi
  rm -rf "$home/tools-target"
}

browser_tests() { # node_modules lives outside the checkout, keyed by the lock file.
  step "Playwright"
  local modules
  modules="$home/end2end-$(sha256sum "$root/end2end/package-lock.json" | cut -c1-16)"
  if [ ! -e "$modules/.complete" ]; then
    mkdir -p "$modules"
    cp "$root/end2end/package.json" "$root/end2end/package-lock.json" "$modules/"
    PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --silent --prefix "$modules" >"$home/npm.log" 2>&1 ||
      fail "npm could not install the browser tests' packages; its log is $home/npm.log" "check the network and run this again"
    touch "$modules/.complete"
  fi
  ln -sfn "$modules/node_modules" "$root/end2end/node_modules"
  ok
}

# The oldest PostgreSQL that everything has to pass on; only its tests need it, and a certificate. No cluster of the package's own is made.
older_postgres() { # older_postgres MAJOR
  step "PostgreSQL $1, for its tests"
  [ -x "/usr/lib/postgresql/$1/bin/postgres" ] && have openssl && { ok "present"; return; }
  if apt_install postgresql-common && echo 'create_main_cluster = false' | as_root tee -a /etc/postgresql-common/createcluster.conf >/dev/null &&
    apt_install "postgresql-$1" openssl; then ok; else ok "not to be had: its tests are left out"; fi
}

# For the test of two servers behind a proxy. Unpacked and not installed: installing it would start a web server.
proxy() {
  step "nginx, for its test"
  { have nginx || [ -x /usr/sbin/nginx ]; } && { ok "present"; return; }
  local work
  work="$(mktemp -d)"
  if (cd "$work" && have apt-get && apt-get download nginx >"$home/apt.log" 2>&1 && dpkg-deb -x nginx_*.deb .) &&
    "$work/usr/sbin/nginx" -v >>"$home/apt.log" 2>&1; then
    cp "$work/usr/sbin/nginx" "$bin/nginx"; ok
  else ok "not to be had: its test is left out"; fi
  rm -rf "$work"
}

printf 'Tools (in %s)\n' "$home"
system_packages
toolchain
linker
python_environment
xgboost_library
wasm_tools
[ "${CLV_BROWSER:-1}" = 1 ] && browser_tests
[ -n "${CLV_TEST_TOOLS:-}" ] && test_environment
# Set by `make test`.
[ -n "${CLV_OLDEST_POSTGRES:-}" ] && older_postgres "$CLV_OLDEST_POSTGRES"
[ -n "${CLV_OLDEST_POSTGRES:-}" ] && proxy
exit 0
