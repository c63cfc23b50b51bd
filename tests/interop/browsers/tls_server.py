"""Servers that log clients in by certificate. Their page says who the client is, and how it has signed."""
import subprocess

VERSIONS = {"1.2": ["-tls1_2"], "1.3": ["-tls1_3"], "both": ["-min_protocol", "TLSv1.2"]}


class Servers:
    """One server for each of VERSIONS, on a port that was free."""

    def __init__(self, processes, folder):
        """folder: for their keys; ca.pem is what clients have to trust."""
        self._processes, self._folder = processes, folder
        self._certify("ca", "Server CA of a test")
        self._certify("server", "127.0.0.1", "-CA", "ca.pem", "-CAkey", "ca.key",
                      "-addext", "subjectAltName=IP:127.0.0.1", "-addext", "extendedKeyUsage=serverAuth",
                      "-addext", "basicConstraints=critical,CA:FALSE")
        self.ca = folder / "ca.pem"

    def start(self, client_issuer):
        """Starts them for clients with a certificate of this issuer; answers their addresses."""
        (self._folder / "clients.pem").write_text(client_issuer)
        return {version: self._start(*options) for version, options in VERSIONS.items()}

    def _start(self, *options):
        # Each connection is a login of its own: nothing is resumed.
        server = self._processes.start(
            "openssl", "s_server", "-accept", "127.0.0.1:0", "-www", *options,
            "-no_ticket", "-no_cache", "-num_tickets", "0", "-cert", "server.pem", "-key", "server.key",
            "-CAfile", "clients.pem", "-Verify", "1", "-verify_return_error",
            cwd=self._folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        for line in server.stdout:
            if line.startswith("ACCEPT "):
                return "https://127.0.0.1:" + line.strip().rpartition(":")[2] + "/"
        raise AssertionError("the server does not start")

    def _certify(self, name, subject, *options):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                        "-nodes", "-days", "2", "-keyout", f"{name}.key", "-out", f"{name}.pem",
                        "-subj", f"/CN={subject}", *options],
                       cwd=self._folder, check=True, stderr=subprocess.DEVNULL)
