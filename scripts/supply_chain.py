"""What Clave is made of: every package from a known registry, under a licence that fits ours, locked; and the list of what ships.

usage: supply_chain.py [--sbom FILE]   FILE gets the server's parts as CycloneDX 1.5
"""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REGISTRY = "registry+https://github.com/rust-lang/crates.io-index"
# Licences that let anybody use, change and pass on what is under the MIT licence, without more than a notice.
LICENCES = {
    "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0",
    "CDLA-Permissive-2.0", "ISC", "MIT", "MIT-0", "Unicode-3.0", "Unlicense", "Zlib", "bzip2-1.0.6",
}
# What the server must not be built with: another TLS beside rustls, training, the writing half of the store.
NOT_IN_SERVER = {"openssl", "native-tls", "xgb", "xgboost-rs", "linfa", "clv-train", "clv-cli", "clv-generate"}
# The only crate that may speak to C by itself.
UNSAFE = {"crates/clv-train"}


def allowed(expression: str) -> bool:
    """An SPDX expression of which we may choose a side that is on the list; a slash is the old way to write OR."""
    sides = re.split(r"\s+OR\s+|/", expression.replace("(", "").replace(")", ""))
    return any(all(part.strip() in LICENCES for part in re.split(r"\s+AND\s+", side)) for side in sides)


def metadata() -> dict:
    command = ["cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", "x86_64-unknown-linux-gnu"]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def shipped(found: dict, name: str) -> list[dict]:
    """A package and all that is linked into it; what only builds or tests is left out."""
    packages = {package["id"]: package for package in found["packages"]}
    nodes = {node["id"]: node for node in found["resolve"]["nodes"]}
    waiting = [id for id, package in packages.items() if package["name"] == name]
    seen: set[str] = set()
    while waiting:
        id = waiting.pop()
        if id in seen:
            continue
        seen.add(id)
        waiting += [edge["pkg"] for edge in nodes[id]["deps"] if any(kind["kind"] is None for kind in edge["dep_kinds"])]
    return sorted((packages[id] for id in seen), key=lambda package: (package["name"], package["version"]))


def sbom(parts: list[dict]) -> dict:
    def component(package: dict) -> dict:
        name, version = package["name"], package["version"]
        licence = [{"expression": (package["license"] or "").replace("/", " OR ")}]
        return {"type": "library", "name": name, "version": version, "purl": f"pkg:cargo/{name}@{version}", "licenses": licence}

    server = next(package for package in parts if package["name"] == "clv-server")
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "clv-server", "version": server["version"]}},
        "components": [component(package) for package in parts if package is not server],
    }


def unpinned() -> list[str]:
    wrong = []
    for path in sorted(ROOT.glob("requirements*.txt")):
        lines = (line.split("#")[0].strip() for line in path.read_text().splitlines())
        wrong += [f"{path.name}: {line} is not pinned" for line in lines if line and not line.startswith("-") and "==" not in line]
    for name in ("Cargo.lock", "end2end/package-lock.json"):
        if not (ROOT / name).exists():
            wrong.append(f"{name} is missing")
    return wrong


def unsafe_code() -> list[str]:
    wrong = []
    if 'unsafe_code = "deny"' not in (ROOT / "Cargo.toml").read_text():
        wrong.append("Cargo.toml does not deny unsafe code")
    for path in [*ROOT.glob("app/src/**/*.rs"), *ROOT.glob("server/src/**/*.rs"), *ROOT.glob("crates/*/src/**/*.rs")]:
        inside = path.relative_to(ROOT).as_posix()
        if re.search(r"\bunsafe\s*(\{|fn|impl|extern)|unsafe_code", path.read_text()) and not any(inside.startswith(home) for home in UNSAFE):
            wrong.append(f"{inside} holds unsafe code")
    return wrong


def main() -> None:
    found = metadata()
    wrong = unpinned() + unsafe_code()
    foreign = [package for package in found["packages"] if package["source"] is not None]
    for package in foreign:
        name = f"{package['name']} {package['version']}"
        if package["source"] != REGISTRY:
            wrong.append(f"{name} comes from {package['source']}")
        if not allowed(package["license"] or ""):
            wrong.append(f"{name} is under {package['license'] or package['license_file'] or 'no licence'}")
    parts = shipped(found, "clv-server")
    wrong += [f"the server links {package['name']}" for package in parts if package["name"] in NOT_IN_SERVER]
    if "--sbom" in sys.argv:
        path = Path(sys.argv[sys.argv.index("--sbom") + 1])
        path.write_text(json.dumps(sbom(parts), indent=1) + "\n")
    if wrong:
        raise SystemExit("\n".join(wrong))
    print(f"supply chain: {len(foreign)} packages, all from crates.io under known licences; the server ships {len(parts)}")


if __name__ == "__main__":
    main()
