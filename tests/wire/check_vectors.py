#!/usr/bin/python3
"""Reads the test vectors of docs/protocol.md as a client in another language would: with protobuf's own library and hashlib only.

Usage: check_vectors.py SOURCE_DIR SCRATCH_DIR. Every frame must parse, serialise to the same bytes, and hold the digests that the page defines.
"""
import hashlib
import re
import subprocess
import sys


def load_schema(source, scratch):
    subprocess.run(["protoc", f"--proto_path={source}/proto", f"--python_out={scratch}", "halfsky.proto"], check=True)
    sys.path.insert(0, scratch)
    import halfsky_pb2
    return halfsky_pb2


def read_vectors(source):
    with open(f"{source}/docs/protocol.md", encoding="utf-8") as page:
        text = page.read().split("<!-- vectors: begin", 1)[1]
    blocks = re.findall(r"^(\S+) \((\d+) bytes\)\n\n```\n([0-9a-f\n]*)```", text, re.M)
    vectors = [(name, bytes.fromhex(digits.replace("\n", ""))) for name, _, digits in blocks]
    assert [len(content) for _, content in vectors] == [int(size) for _, size, _ in blocks]
    return vectors


def blake2b(content):
    return hashlib.blake2b(content, digest_size=32).digest()


def check_batch(schema, batch):
    numbered = batch.submission_id + batch.part.to_bytes(4, "big") + batch.n_parts.to_bytes(4, "big")
    assert batch.digest == blake2b(numbered + batch.records), "Batch.digest"
    records = schema.Records.FromString(batch.records)
    assert records.SerializeToString(deterministic=True) == batch.records, "Batch.records"
    assert len(records.row) == batch.n_records, "n_records"
    counted = batch.submission.repeated + batch.submission.rejected + batch.submission.awaiting
    assert batch.submission.received == counted + batch.n_records, "the books"


def check_profile(schema, profile):
    bare = schema.Profile.FromString(profile.SerializeToString())
    bare.ClearField("profile_digest")
    assert profile.profile_digest == blake2b(bare.SerializeToString(deterministic=True)), "profile_digest"


def check_frame(schema, content, kind):
    frame = kind.FromString(content)
    assert frame.SerializeToString(deterministic=True) == content, "not the bytes that protobuf makes"
    body = frame.WhichOneof("body")
    if body == "batch":
        check_batch(schema, frame.batch)
    if body == "profile":
        check_profile(schema, frame.profile)
    return frame


def check_registration_code(source):
    """Section 2, for the key whose code stands among the vectors."""
    with open(f"{source}/docs/protocol.md", encoding="utf-8") as page:
        key, code = re.search(r"^Public key `(\S+)`: .*registration code\n\n```\n([\d \n]+)```", page.read(), re.M).groups()
    digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"  # Z85
    words = [sum(digits.index(digit) * 85 ** (4 - place) for place, digit in enumerate(key[i:i + 5])) for i in range(0, 40, 5)]
    values = [half for word in words for half in divmod(word, 65536)]
    assert code.split() == [f"{13 * value + place % 13:06}" for place, value in enumerate(values)], "registration code"


def check_example(by_name):
    """Section 5: the id that a form always gets."""
    assert by_name["Submission.file_digest"] == blake2b(b"indicator,period,numerator,denominator,status,comment\n")
    made = blake2b(b"halfsky submission\0" + b"MCH01\0" + by_name["Submission.file_digest"] + blake2b(by_name["Batch.records"]))[:16]
    assert by_name["Batch.submission_id"] == made, "submission id"


def main(source, scratch):
    schema = load_schema(source, scratch)
    upward = {"Hello", "Batch", "hello", "batch", "collector_heartbeat"}
    parts = {"Submission.file_digest", "Batch.submission_id", "Batch.records", "Batch.digest"}
    vectors = read_vectors(source)
    for name, content in vectors:
        if name not in parts:
            check_frame(schema, content, schema.FromCollector if name in upward else schema.FromAggregator)
    by_name = dict(vectors)
    check_example(by_name)
    check_registration_code(source)
    assert len(vectors) == 18, f"{len(vectors)} vectors"
    batch = schema.FromCollector.FromString(by_name["Batch"]).batch
    assert (batch.records, batch.digest) == (by_name["Batch.records"], by_name["Batch.digest"])
    print(f"{len(vectors)} vectors agree")


if __name__ == "__main__":
    main(*sys.argv[1:])
