"""The fewest commands that the known facts allow, and what they take by the model of the virtual card's ledger.

The facts are those of docs/card-protocol.md: an applet has to be selected before anything in it, a PIN goes to the
selected PIN file, a read gives 256 bytes at the most, and a signature is made with the selected key. Short file
identifiers and extended length, which only some cards are said to understand, are not counted on.
"""
MS_PER_COMMAND = 4
MS_PER_BYTE = 8 / 106  # 106 kbit/s, both ways
SIGNATURE_MS = 350
READ = 256
STATUS = 2  # bytes of the status word

# (bytes to the card, bytes from it)
SELECT_APPLET = (15, STATUS)  # header, length, 10 bytes of AID
SELECT_FILE = (7, STATUS)  # header, length, identifier
SIGNATURE = (57, 256 + STATUS)  # header, length, DigestInfo of SHA-256, Le


def verify(pin):
    return (5 + len(pin), STATUS)


def file_of(size):
    return [SELECT_FILE] + [(5, min(READ, size - at) + STATUS) for at in range(0, size, READ)]


def login_and_signature(pin, *files):
    steps = [SELECT_APPLET, SELECT_FILE, verify(pin)]
    for size in files:
        steps += file_of(size)
    return steps + [SELECT_FILE, SIGNATURE]


def public_files(card):
    return file_of(card.sizes["auth"]) + file_of(card.sizes["auth-ca"]) + file_of(card.sizes["sign-ca"])


# Why no fewer, and the commands for a card.
LIMITS = {
    "nothing": ("nothing is asked of the card", lambda card: []),
    "see": ("SELECT of the applet shows that this is such a card", lambda card: [SELECT_APPLET]),
    "public": ("the applet, and each certificate that anybody may read",
               lambda card: [SELECT_APPLET] + public_files(card)),
    "authenticate": ("applet, PIN file, VERIFY, certificate, key, signature",
                     lambda card: login_and_signature(card.pins["auth"], card.sizes["auth"])),
    "four": ("four times the same: the processes share no memory",
             lambda card: 4 * login_and_signature(card.pins["auth"], card.sizes["auth"])),
    "document": ("applet, PIN file, VERIFY, certificate, key, signature",
                 lambda card: login_and_signature(card.pins["sign"], card.sizes["sign"])),
    "chain": ("applet, PIN file, VERIFY, the certificate and its issuer's, key, signature",
              lambda card: login_and_signature(card.pins["auth"], card.sizes["auth"], card.sizes["auth-ca"])),
    "ten": ("the key stays selected: a signature each", lambda card: 10 * [SIGNATURE]),
}


def modelled_ms(commands, size, signatures):
    """The time of a contactless card, as vcard/ledger.cc has it."""
    return commands * MS_PER_COMMAND + size * MS_PER_BYTE + signatures * SIGNATURE_MS


def limit_of(name, card):
    steps = LIMITS[name][1](card)
    size = sum(up + down for up, down in steps)
    return {"commands": len(steps), "bytes": size,
            "modelled_ms": modelled_ms(len(steps), size, steps.count(SIGNATURE))}
