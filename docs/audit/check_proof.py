#!/usr/bin/env python3
"""Checks a proof of gongxin audit prove without any of Gongxin's code: check_proof.py PROOF [PUBLIC-KEY.pem]"""
import hashlib, json, subprocess, sys, tempfile


def sm3(data):
    return hashlib.new("sm3", data).digest()


def fields(data):
    while data:
        length, data = int.from_bytes(data[:4], "big"), data[4:]
        if length == 0xFFFFFFFF:
            yield None
        else:
            yield data[:length]
            data = data[length:]


def root(leaf, index, size, path):  # RFC 9162, 2.1.3.2
    place, last, digest = index, size - 1, leaf
    for other in path:
        assert last > 0
        if place & 1 or place == last:
            digest = sm3(b"\1" + other + digest)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            digest = sm3(b"\1" + digest + other)
        place, last = place >> 1, last >> 1
    assert last == 0
    return digest


proof = json.load(open(sys.argv[1]))
row, header = bytes.fromhex(proof["row"]), bytes.fromhex(proof["block"]["header"])
said = list(fields(header))
assert said[0] == b"gongxin access log block" and int.from_bytes(said[9], "big") == proof["size"]
assert root(sm3(b"\0" + row), proof["index"], proof["size"], map(bytes.fromhex, proof["path"])) == said[10], "not in the block"
assert sm3(header).hex() == proof["block"]["digest"], "not the block's digest"
if len(sys.argv) > 2:
    with tempfile.NamedTemporaryFile() as message, tempfile.NamedTemporaryFile() as signature:
        message.write(header), message.flush()
        signature.write(bytes.fromhex(proof["block"]["signature"])), signature.flush()
        sm2 = ["-digest", "sm3", "-pkeyopt", "distid:1234567812345678"] if said[14] == b"sm2-sm3" else []
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", sys.argv[2], "-rawin", *sm2, "-in", message.name]
        answer = subprocess.run([*command, "-sigfile", signature.name], capture_output=True)
        if answer.returncode:
            sys.exit("the signature is wrong")
print(int.from_bytes(next(fields(row)), "big"), "is in block", int.from_bytes(said[2], "big"))
