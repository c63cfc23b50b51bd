#include "jpki/select_application.h"

#include "apdu/iso7816.h"

namespace jpki {

apdu::Response select_application(apdu::Transaction& transaction, support::ByteView id) {
  const apdu::Command select = apdu::iso7816::select_application(id);
  const apdu::Response first = transaction.transmit(select);
  return first.ok() ? first : transaction.transmit(select);
}

}  // namespace jpki
