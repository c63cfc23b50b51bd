// A card in a reader of pcscd.
// Thread rule: that of CardTransport.
#pragma once

#include <winscard.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "apdu/card_transport.h"
#include "apdu/pcsc/context.h"
#include "apdu/pcsc/pin_entry.h"
#include "apdu/pcsc/reader_status.h"
#include "apdu/transport_error.h"

namespace apdu::pcsc {

class PcscTransport final : public CardTransport {
 public:
  // Connects to the card in `reader`, and shares it with other programs. Throws TransportError.
  PcscTransport(std::shared_ptr<const Context> context, const std::string& reader);
  // Leaves the card powered and as it is.
  ~PcscTransport() override;
  PcscTransport(const PcscTransport&) = delete;
  PcscTransport& operator=(const PcscTransport&) = delete;

  support::Bytes atr() const override { return inserted_.atr; }
  Begun begin() override;
  support::Bytes transmit(support::ByteView command) override;
  Pinpad pinpad() override;
  support::Bytes enter_pin(PinOperation operation, support::ByteView command) override;
  void cut_power() override;
  void end() noexcept override;

 private:
  Begun begin_reconnecting();
  void reconnect();
  void reconnect(DWORD initialization);
  bool powered() const;
  std::optional<ReaderStatus> same_card() const;
  bool removed_within(std::chrono::milliseconds limit) const;
  const PinFeatures& pin_features();
  static support::Bytes room_for_answer();
  void take_answer(const char* call, LONG code, DWORD size, support::Bytes& answer);
  [[noreturn]] void fail(const char* call, LONG code);
  [[noreturn]] void lose_card(const std::string& detail);

  const std::shared_ptr<const Context> context_;
  SCARDHANDLE card_ = 0;
  DWORD protocol_ = 0;
  ReaderStatus inserted_;      // as the reader was when we connected
  std::optional<Fault> gone_;  // why this card can never be reached again through us
  bool held_ = false;
  bool untold_reset_ = false;                // seen by us, but not yet returned by begin()
  std::optional<PinFeatures> pin_features_;  // once the reader was asked
  support::Bytes answer_;
};

}  // namespace apdu::pcsc
