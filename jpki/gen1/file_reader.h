// Reading certificates out of the card's files: as long as their DER says, in blocks that fit short commands,
// and with every length of the card's checked. Thread rule: as Card.
#pragma once

#include "apdu/transaction.h"
#include "jpki/gen1/applet.h"
#include "support/bytes.h"
#include "support/crypto/certificate.h"

namespace jpki::gen1 {

// The first block, up to 256 bytes, of a file that holds a certificate. Throws CardError{certificate_missing}
// for the answers that stand for an empty or absent file, {not_logged_in} for a file behind a PIN,
// {malformed_certificate} for other content.
support::Bytes read_certificate_start(apdu::Transaction& transaction, Applet& applet, FileId file);

// The certificate in `file`, of which `start` has been read before (or nothing). Read in good faith first:
// only where no certificate comes out, it is made sure that the application is the current one, and read
// again from the start, with the file selected. Throws CardError as above.
support::crypto::Certificate read_certificate(apdu::Transaction& transaction, Applet& applet, FileId file,
                                              support::ByteView start);

}  // namespace jpki::gen1
