"""The benchmark of reads that are signed, checked, counted and logged: a bank's reports under authorisations."""

import base64
import hashlib
import hmac
import re
import secrets
import subprocess
import tempfile
import time
from pathlib import Path

from bench_service import psql

BANK = "bench-bank"
# The number of an authorisation tells whose it is, so that neither side has to look it up.
NUMBER = "('00000000-0000-4000-8000-' || lpad(to_hex({number}), 12, '0'))"


class Client:
    """A client of a bank with a shared secret, made anew, that signs requests as RFC 9421 says."""

    def __init__(self, gongxin):
        # The database knows the secret only sealed under this.
        gongxin.environment["GONGXIN_CLIENT_SECRET_KEY"] = secrets.token_hex(32)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "bank.key"
            gongxin.run(
                "client", "add", "--organisation", BANK, "--kind", "bank", "--name", BANK, "--algorithm", "hmac-sha256",
                "--out", str(file))
            text = file.read_text()
        self.key, self.secret = self.parse(text)
        self.name = psql(gongxin.database, f"SELECT client FROM client_key WHERE id = '{self.key}'")

    @staticmethod
    def parse(text):
        """The key's name and its secret, from the file that the operator hands over."""
        key = re.search(r"\b(bench-bank\.\d+\.k\d+)\b", text)[1]
        return key, base64.b64decode(re.search(r"^Gongxin-Secret: (\S+)$", text, re.M)[1])

    def sign(self, path, query):
        """The two fields of the signature of a GET, good for one request."""
        nonce = base64.urlsafe_b64encode(secrets.token_bytes(12)).decode()
        parameters = f'("@method" "@path" "@query");created={int(time.time())};nonce="{nonce}";keyid="{self.key}"'
        base = f'"@method": GET\n"@path": {path}\n"@query": ?{query}\n"@signature-params": {parameters}'
        signature = base64.b64encode(hmac.digest(self.secret, base.encode(), hashlib.sha256)).decode()
        return f"gongxin={parameters}", f"gongxin=:{signature}:"


def prepare(gongxin, database):
    """Gives a bank an authorisation of every subject, once, and a client of its own for this run."""
    gongxin.run("migrate")
    gongxin.run("catalogue", "apply")
    client = Client(gongxin)
    psql(database, "GRANT USAGE ON SCHEMA bench TO gongxin_authorised; GRANT SELECT ON bench.code TO gongxin_authorised")
    psql(database, f"""
        INSERT INTO authorisation (id, subject, grantee, scope, purpose, valid_from, valid_until, requested_by, granted_by, granted_at)
        SELECT {NUMBER.format(number='id')}::uuid, uscc, '{BANK}', '{{registration,permit,penalty}}', 'loan', now(),
            now() + interval '10 years', '{client.name}', '{client.name}', now()
        FROM bench.code ON CONFLICT DO NOTHING""")
    psql(database, "VACUUM ANALYZE authorisation")
    return client


def reference(statement, client, subjects):
    """The statement for one request, with a nonce and a log entry of its own each time."""
    arguments = [
        f"ARRAY['{client.name}']", f"ARRAY['{client.key}']", "ARRAY[gen_random_uuid()::text]",
        "ARRAY[extract(epoch FROM now())::bigint + 300]", "ARRAY['bench']", "ARRAY(SELECT uscc FROM bench.code WHERE id = :number)",
        f"ARRAY[{NUMBER.format(number=':number::int')}]", "ARRAY['loan']", "ARRAY[]::text[]", "500",
    ]
    for place, argument in reversed(list(enumerate(arguments, 1))):
        statement = re.sub(rf"\${place}\b", argument.replace("\\", r"\\"), statement)
    return f"\\set number random(1, {subjects})\n{statement};\n"


def wrk(base, client, codes, connections, seconds, most_a_second=15_000):
    """Runs wrk over signed requests, each made for one use; the rate, and how many requests there were."""
    with tempfile.TemporaryDirectory() as folder:
        with open(Path(folder) / "requests", "w") as file:
            for number in range(most_a_second * seconds):
                place = number * 7919 % len(codes)
                path = f"/v1/subjects/{codes[place]}/report"
                query = f"view=authorised&authorisation=00000000-0000-4000-8000-{place + 1:012x}&purpose=loan"
                # Signed beforehand: what is measured is the service, not Lua.
                given, signature = client.sign(path, query)
                file.write(f"{path}?{query}\t{given}\t{signature}\n")
        script = Path(folder) / "signed.lua"
        script.write_text(
            f'local lines = {{}}\nfor line in io.lines("{folder}/requests") do lines[#lines + 1] = line end\n'
            'local number = 0\nrequest = function()\n  number = number + 1\n'
            '  local target, given, signature = lines[number]:match("^(.-)\\t(.-)\\t(.*)$")\n'
            '  return "GET " .. target .. " HTTP/1.1\\r\\nHost: bench\\r\\nSignature-Input: " .. given ..\n'
            '    "\\r\\nSignature: " .. signature .. "\\r\\n\\r\\n"\nend\n')
        output = subprocess.run(
            ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", script, base],
            check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in output or "Socket errors" in output:
        raise SystemExit(f"requests failed:\n{output}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1]), int(re.search(r"(\d+) requests in", output)[1])
