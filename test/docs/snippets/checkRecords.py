import hashlib, json

def check(records):
    """Position of the first record that was changed or does not follow the one before it, or None. Oldest first."""
    previous = records[0]["previous"] if records else ""
    for at, record in enumerate(records):
        rest = {name: value for name, value in record.items() if name != "hash"}
        text = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
        if record["previous"] != previous or record["hash"] != digest:
            return at
        previous = record["hash"]
    return None
