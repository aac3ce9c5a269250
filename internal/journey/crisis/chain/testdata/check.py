"""Check an exported crisis log: python3 check.py export.json [HEAD]"""
import hashlib
import json
import sys


def sha(*parts):
    return hashlib.sha256("\n".join(parts).encode("utf-8")).hexdigest()


def broken(number):
    sys.exit(print(f"broken at line {number}") or 1)

log = json.load(open(sys.argv[1], encoding="utf-8"))
said = {l["about"]: l["number"] for l in log["lines"] if l["code"] == "line_erased"}
prev, hashes = "0" * 64, ["0" * 64]
for n, l in enumerate(log["lines"], 1):
    if l["salt"] == "":
        words = (l["code"], l["args"], l["text"]) == ("", "", "") and said.get(n, 0) > n
    else:
        words = l["digest"] == sha(l["salt"], l["code"], l["args"], l["text"])
    line = sha(log["format"], log["crisis"], str(n), l["recorded_at"], l["event_at"], l["type"], l["verification"],
               l["author"], l["recorder"], l["source"], str(l["about"]), l["doubt"], l["digest"], prev)
    if l["number"] != n or l["prev"] != prev or not words or l["hash"] != line:
        broken(n)
    prev = line
    hashes.append(line)
if log["head"]["hash"] != prev or len(sys.argv) > 2 and sys.argv[2] not in hashes:
    broken(len(hashes))
print("whole")
