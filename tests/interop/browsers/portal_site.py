"""Sites under the names of real ones, on loopback: a proxy that leads to one HTTPS server here, and to nothing else."""
import contextlib
import http.server
import pathlib
import socket
import socketserver
import ssl
import subprocess
import threading

PAGES = pathlib.Path(__file__).with_name("portal_pages")


class Pages(http.server.SimpleHTTPRequestHandler):
    """The files of portal_pages, under every name."""

    def __init__(self, *arguments):
        super().__init__(*arguments, directory=str(PAGES))

    def log_message(self, *_words):
        pass


class Tunnel(socketserver.StreamRequestHandler):
    """To the server here, for the names that it has a certificate for; whatever else a browser wants is not there."""

    def handle(self):
        words = self.rfile.readline().split()
        while self.rfile.readline().strip():
            pass
        if words[:1] != [b"CONNECT"] or words[1].decode() not in self.server.reached:
            return
        with socket.create_connection(self.server.target) as target:
            self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
            back = threading.Thread(target=self._carry, args=[target, self.connection], daemon=True)
            back.start()
            self._carry(self.connection, target)
            back.join()

    @staticmethod
    def _carry(source, sink):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_WR)


class Threads(socketserver.ThreadingMixIn, socketserver.TCPServer):
    """A thread for each connection; none keeps the test from its end."""
    daemon_threads = True
    block_on_close = False


class Site:
    """Serves as long as the test lives."""

    def __init__(self, folder, names):
        """folder: for keys; ca.pem in it is what browsers have to trust."""
        self.ca = folder / "site-ca.pem"
        self._certify(folder, names)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "site.pem", folder / "site.key")
        server = Threads(("127.0.0.1", 0), Pages)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        proxy = Threads(("127.0.0.1", 0), Tunnel)
        proxy.target, proxy.reached = server.server_address, {f"{name}:443" for name in names}
        self.proxy_port = proxy.server_address[1]
        for each in (server, proxy):
            threading.Thread(target=each.serve_forever, daemon=True).start()

    @staticmethod
    def _certify(folder, names):
        def request(name, *options):
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                            "-days", "2", "-keyout", f"{name}.key", "-out", f"{name}.pem", *options],
                           cwd=folder, check=True, stderr=subprocess.DEVNULL)
        request("site-ca", "-subj", "/CN=CA of a test's sites")
        request("site", "-subj", "/CN=sites of a test", "-CA", "site-ca.pem", "-CAkey", "site-ca.key",
                "-addext", "subjectAltName=" + ",".join(f"DNS:{name}" for name in names),
                "-addext", "extendedKeyUsage=serverAuth", "-addext", "basicConstraints=critical,CA:FALSE")
