"""Run the tests on the oldest and on the newest allowed version of each dependency, and audit both.

python tools/versions.py [oldest|newest|audit]... [-- OPTIONS OF PYTEST]
Needs a package registry. Everything is made in a directory of its own, which goes at the end.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def oldest() -> list[str]:
    """Give each dependency at its lower bound, as pip's constraints."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = [re.match(r"([\w-]+)>=([\d.]+)", each) for each in project["dependencies"]]
    assert all(found), "every dependency has a lower bound"
    return [f"{each[1]}=={each[2]}" for each in found if each]


def environment(place: Path, constraints: list[str]) -> Path:
    """Make an environment with filmcli and what its tests need."""
    subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
    python = place / "bin" / "python"
    limits = place / "constraints.txt"
    limits.write_text("\n".join(constraints), encoding="utf-8")
    install = [str(python), "-m", "pip", "install", "-q", "-c", str(limits), "-e", f"{ROOT}[test]"]
    subprocess.run(install, check=True)
    return python


def audited(python: Path, place: Path) -> int:
    """Look for known weaknesses in what is installed; not in filmcli, which is in no registry."""
    frozen = subprocess.run(
        [str(python), "-m", "pip", "list", "--format=freeze", "--exclude-editable"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    listed = place / "requirements.txt"
    listed.write_text(frozen, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "venv", str(place / "audit")], check=True)
    auditor = place / "audit" / "bin" / "python"
    subprocess.run([str(auditor), "-m", "pip", "install", "-q", "pip-audit"], check=True)
    line = [
        str(auditor),
        "-m",
        "pip_audit",
        "--strict",
        "--no-deps",
        "--disable-pip",
        "-r",
        str(listed),
    ]
    return subprocess.run(line, check=False).returncode


def main(argv: list[str]) -> int:
    """Do what is asked for; give the number of what failed."""
    split = argv.index("--") if "--" in argv else len(argv)
    wanted, options = argv[:split] or ["oldest", "newest", "audit"], argv[split + 1 :]
    failed: list[str] = []
    with tempfile.TemporaryDirectory() as directory:
        for name in wanted:
            place = Path(directory) / name
            python = environment(place, oldest() if name == "oldest" else [])
            print(f"== {name}", flush=True)
            if name == "audit":
                code = audited(python, place)
            else:
                subprocess.run([str(python), "-m", "pip", "list"], check=True)
                tests = [str(python), "-m", "pytest", "-q", *options]
                code = subprocess.run(tests, cwd=ROOT, check=False).returncode
            failed += [name] if code else []
    print(f"== failed: {', '.join(failed)}" if failed else "== all is well")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
