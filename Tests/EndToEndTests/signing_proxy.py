"""Signs what comes as a caller of Gongxin does (RFC 9421, RFC 9530) and passes it on: for attackers that cannot sign themselves.

signing_proxy.py PORT KEYID SECRET: prints the port it listens on, and the status of each answer to standard error; PORT is the
service's, SECRET in hexadecimal.
"""

import base64
import hashlib
import hmac
import http.client
import http.server
import secrets
import sys
import time

PORT, KEY, SECRET = int(sys.argv[1]), sys.argv[2], bytes.fromhex(sys.argv[3])


def signature(method, target, digest):
    path, mark, query = target.partition("?")
    lines = [('"@method"', method), ('"@path"', path)]
    if mark:
        lines.append(('"@query"', "?" + query))
    if digest:
        lines.append(('"content-digest"', digest))
    covered = " ".join(name for name, _ in lines)
    parameters = f'({covered});created={int(time.time())};nonce="{secrets.token_hex(16)}";keyid="{KEY}"'
    base = "".join(f"{name}: {value}\n" for name, value in lines) + f'"@signature-params": {parameters}'
    mac = base64.b64encode(hmac.digest(SECRET, base.encode(), "sha256")).decode()
    return {"Signature-Input": "sig1=" + parameters, "Signature": f"sig1=:{mac}:"}


class Proxy(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))) or None
        headers = {name: self.headers[name] for name in ("Content-Type", "Accept", "User-Agent") if name in self.headers}
        digest = None
        if body is not None:
            digest = "sha-256=:" + base64.b64encode(hashlib.sha256(body).digest()).decode() + ":"
            headers["Content-Digest"] = digest
        headers |= signature(self.command, self.path, digest)
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        connection.request(self.command, self.path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.getheader("Content-Type", "text/plain"))
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        connection.close()
        print(answer.status, file=sys.stderr, flush=True)

    do_GET = do_POST = do_PUT = do_DELETE = handle_any

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
print(server.server_address[1], flush=True)
server.serve_forever()
