#include "tests/contract/in_process_stage.h"

#include <atomic>

#include "pkcs11/flavour/flavour.h"
#include "support/mutex.h"

namespace contract {
namespace {

Wrap g_wrap = nullptr;
std::atomic<std::size_t> g_looks{0};
support::Mutex g_hook_mutex;
std::function<void()> g_before_look;

// The module owns the directory that it is given and ends with it; the readers go on.
class Borrowed : public apdu::ReaderDirectory {
 public:
  std::vector<apdu::ReaderState> list() override {
    ++g_looks;
    std::function<void()> hook;
    {
      const support::MutexLock lock(g_hook_mutex);
      hook = g_before_look;
    }
    if (hook) hook();
    return readers().list();
  }
  std::optional<apdu::Fault> fault() override { return readers().fault(); }
  apdu::WaitOutcome wait_for_change(const std::vector<apdu::ReaderState>& known,
                                    std::chrono::milliseconds timeout) override {
    return readers().wait_for_change(known, timeout);
  }
  void cancel() noexcept override { readers().cancel(); }
  std::unique_ptr<apdu::CardTransport> connect(const std::string& reader) override {
    auto connection = readers().connect(reader);
    return g_wrap == nullptr ? std::move(connection) : g_wrap(std::move(connection));
  }
};

struct World {
  std::unique_ptr<vcard::VirtualReaderDirectory> directory;
  std::shared_ptr<vcard::VirtualCard> card;
};

World& world() {
  static World the_world;
  return the_world;
}

// Fresh readers with the same card: C_Finalize has cancelled the old ones for good.
void renew_readers() {
  world().directory = std::make_unique<vcard::VirtualReaderDirectory>();
  world().directory->add_reader(kReader);
  if (world().card != nullptr) world().directory->insert(kReader, world().card);
}

class InProcessStage : public Stage {
 public:
  void insert(std::shared_ptr<vcard::VirtualCard> card) override {
    world().card = card;
    readers().insert(kReader, std::move(card));
  }
  void remove() override {
    world().card = nullptr;
    readers().remove(kReader);
  }
  void reset_by_other_program() override { readers().reset_by_other_program(kReader); }
  bool exclusive_use_by_other_program() override {
    if (readers().connections(kReader) != 0) return false;
    readers().reset_by_other_program(kReader);
    return true;
  }
  support::Bytes other_program_transmit(support::ByteView command) override {
    return readers().other_program_transmit(kReader, command);
  }
};

}  // namespace

vcard::VirtualReaderDirectory& readers() {
  if (world().directory == nullptr) renew_readers();
  return *world().directory;
}

void begin_anew() {
  renew_readers();
}

std::size_t looks() {
  return g_looks;
}

void before_each_look(std::function<void()> hook) {
  const support::MutexLock lock(g_hook_mutex);
  g_before_look = std::move(hook);
}

void wrap_connections(Wrap wrap) {
  g_wrap = wrap;
}

Stage& stage() {
  static InProcessStage in_process;
  return in_process;
}

}  // namespace contract

namespace pkcs11 {

std::unique_ptr<apdu::ReaderDirectory> open_reader_directory() {
  contract::begin_anew();
  return std::make_unique<contract::Borrowed>();
}

}  // namespace pkcs11
