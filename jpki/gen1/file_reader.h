// Reading certificates out of the card's files: as long as their DER says, in blocks that fit short commands,
// and with every length of the card's checked. Thread rule: as Card.
#pragma once

#include "apdu/transaction.h"
#include "jpki/gen1/applet.h"
#include "support/bytes.h"

namespace jpki::gen1 {

// The first block, up to 256 bytes, of a file that holds a certificate. Throws CardError{certificate_missing}
// for the answers that stand for an empty or absent file, {not_logged_in} for a file behind a PIN,
// {malformed_certificate} for other content.
support::Bytes read_certificate_start(apdu::Transaction& transaction, Applet& applet, FileId file);

// The rest of the certificate whose first bytes are `start`, and the start. Throws CardError as above.
support::Bytes read_certificate_rest(apdu::Transaction& transaction, Applet& applet, FileId file,
                                     support::Bytes start);

}  // namespace jpki::gen1
