// The product: the readers of PC/SC.
#include "apdu/pcsc/open_reader_directory.h"
#include "pkcs11/flavour/flavour.h"

namespace pkcs11 {

std::unique_ptr<apdu::ReaderDirectory> open_reader_directory() {
  return apdu::pcsc::open_reader_directory();
}

}  // namespace pkcs11
