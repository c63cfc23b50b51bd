// The first reader of vsmartcard's vpcd in a real pcscd, the virtual card that is put into it, and another
// program that uses it. with_pcscd.sh sees to it that a pcscd runs, with virtual readers and no other.
#pragma once

#include <winscard.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "apdu/chosen_readers.h"
#include "apdu/pcsc/open_reader_directory.h"
#include "tests/unit/vcard/temporary_directory.h"
#include "vcard/virtual_card.h"
#include "vcard/vpcd.h"

namespace contract {

inline constexpr const char* kVirtualReader = "Virtual PCD 00 00";

// That reader alone.
inline std::unique_ptr<apdu::ReaderDirectory> open_virtual_reader() {
  return std::make_unique<apdu::ChosenReaders>(apdu::pcsc::open_reader_directory(), kVirtualReader);
}

// Somebody else is connected.
class SharingViolation : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Another program: a connection of its own through the C API. Throws std::runtime_error.
class OtherProgram {
 public:
  explicit OtherProgram(DWORD share_mode = SCARD_SHARE_SHARED);
  ~OtherProgram();
  OtherProgram(const OtherProgram&) = delete;
  OtherProgram& operator=(const OtherProgram&) = delete;

  support::Bytes transmit(support::ByteView command);
  void begin_transaction();
  void end_transaction();

  DWORD at_the_end = SCARD_LEAVE_CARD;

 private:
  SCARDCONTEXT context_ = 0;
  SCARDHANDLE card_ = 0;
  SCARD_IO_REQUEST request_ = {};
};

class VirtualReader {
 public:
  VirtualReader() = default;
  ~VirtualReader() { pull(); }
  VirtualReader(const VirtualReader&) = delete;
  VirtualReader& operator=(const VirtualReader&) = delete;

  // Return when pcscd knows. Throw std::runtime_error where it never does, and insert() where there is any
  // other reader or card that a test's PIN could reach.
  void insert(std::shared_ptr<vcard::VirtualCard> card);
  void remove();
  void wait_until(bool card_present);
  // Returns at once.
  void pull();

  // The answer to the `n`-th command from now waits for release(). One at a time.
  void hold(unsigned n);
  void wait_until_held();
  void release();

 private:
  void tell(const std::string& line);
  static void require_no_other_card(std::size_t cards);

  const vcard::TemporaryDirectory directory_;
  const std::unique_ptr<apdu::ReaderDirectory> readers_ = open_virtual_reader();
  bool used_ = false;  // a card has been in it
  std::unique_ptr<vcard::VpcdFront> front_;
  std::thread runner_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool held_ = false;
};

}  // namespace contract
