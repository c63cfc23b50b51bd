"""Fetches a page through GLib, as GNOME's programs do, and logs in with a My Number Card: glib_login.py HOST:PORT CA.pem"""
import getpass
import os
import sys

from gi.repository import Gio, GObject

KEY = "pkcs11:token=JPKI%20User%20Authentication;id=%01"


class Holder(Gio.TlsInteraction):
    """Whoever types the PIN."""

    def do_ask_password(self, password, _cancellable):
        password.set_value(getpass.getpass(f"PIN for {password.get_description().split('(')[0].strip()}: ").encode())
        return Gio.TlsInteractionResult.HANDLED


def main(address, authorities):
    certificate = Gio.TlsCertificate.new_from_pkcs11_uris(f"{KEY};type=cert", f"{KEY};type=private")
    holder, trusted = Holder(), Gio.TlsFileDatabase.new(os.path.abspath(authorities))

    def on_event(_client, event, _address, connection):
        if event == Gio.SocketClientEvent.TLS_HANDSHAKING:
            connection.set_database(trusted)
            connection.set_certificate(certificate)
            connection.set_interaction(holder)

    client = Gio.SocketClient(tls=True)
    GObject.Object.connect(client, "event", on_event)
    connection = client.connect_to_host(address, 443, None)
    connection.get_output_stream().write_all(b"GET / HTTP/1.0\r\n\r\n")
    answer = connection.get_input_stream()
    while part := answer.read_bytes(65536).get_data():
        sys.stdout.buffer.write(part)


main(*sys.argv[1:])
