"""tidy_keys BUILD ROOT: prints `key file` for every source of ours that was compiled: the key changes with its text, the headers of ours
that it includes, the checks, or the program that makes them."""
import hashlib
import os
import subprocess
import sys

FOLDERS = ("shared/", "services/", "ops/cli/")


def dependencies(build, root):
    """{source: all files of ours it was compiled from}, by ninja's own log."""
    found, files = {}, []
    for line in subprocess.run(["ninja", "-C", build, "-t", "deps"], capture_output=True, text=True, check=True).stdout.splitlines():
        if line.startswith(" "):
            files.append(os.path.relpath(os.path.normpath(os.path.join(build, line.strip())), root))
            continue
        keep(found, files)
        files = []
    keep(found, files)
    return found


def keep(found, files):
    sources = [name for name in files if name.endswith(".c") and name.startswith(FOLDERS)]
    if sources:
        found[sources[0]] = sorted(name for name in files if not name.startswith(".."))


def main():
    build, root = map(os.path.realpath, sys.argv[1:])
    digests = {}

    def digest(name):
        if name not in digests:
            with open(os.path.join(root, name), "rb") as file:
                digests[name] = hashlib.sha256(file.read()).hexdigest()
        return digests[name]

    version = subprocess.run(["clang-tidy", "--version"], capture_output=True, text=True, check=True).stdout
    for source, files in sorted(dependencies(build, root).items()):
        if os.path.exists(os.path.join(root, source)):
            text = version + digest(".clang-tidy") + "".join(name + digest(name) for name in files if os.path.exists(os.path.join(root, name)))
            print(hashlib.sha256(text.encode()).hexdigest(), source)


main()
