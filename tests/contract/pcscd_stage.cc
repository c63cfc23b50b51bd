// The stage in a real pcscd: the virtual card in the first reader of vsmartcard's vpcd.
#include "pkcs11/flavour/flavour.h"
#include "tests/contract/stage.h"
#include "tests/contract/virtual_reader.h"

namespace contract {
namespace {

class PcscdStage : public Stage {
 public:
  void insert(std::shared_ptr<vcard::VirtualCard> card) override { reader_.insert(std::move(card)); }
  void remove() override { reader_.remove(); }
  void reset_by_other_program() override {
    OtherProgram program;
    program.at_the_end = SCARD_RESET_CARD;
  }
  bool exclusive_use_by_other_program() override {
    try {
      OtherProgram program(SCARD_SHARE_EXCLUSIVE);
      program.at_the_end = SCARD_RESET_CARD;
      return true;
    } catch (const SharingViolation&) {
      return false;
    }
  }
  support::Bytes other_program_transmit(support::ByteView command) override {
    return OtherProgram().transmit(command);
  }

 private:
  VirtualReader reader_;
};

}  // namespace

Stage& stage() {
  static PcscdStage in_pcscd;
  return in_pcscd;
}

}  // namespace contract

namespace pkcs11 {

std::unique_ptr<apdu::ReaderDirectory> open_reader_directory() {
  return contract::open_virtual_reader();
}

}  // namespace pkcs11
