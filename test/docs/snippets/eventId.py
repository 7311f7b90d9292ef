import sys

# #region all
from urllib.parse import quote


def event_id_for(name: str, key: str, scope: str | None = None) -> str:
    return (f"{scope}:" if scope else "") + f"{name}:" + quote(key, safe="!*'()")
# #endregion


sys.stdin.reconfigure(encoding="utf-8", newline="\n")
for line in sys.stdin:
    print(event_id_for("Purchase", line.rstrip("\n"), *sys.argv[1:2]))
