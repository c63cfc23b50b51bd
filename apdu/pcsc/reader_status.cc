#include "apdu/pcsc/reader_status.h"

#include <algorithm>
#include <string_view>

#include "apdu/pcsc/asking_for_states.h"
#include "apdu/pcsc/pcsc_error.h"

namespace apdu::pcsc {
namespace {

// The readers can change between asking for their names and asking for their state.
constexpr int kLooks = 4;

// Room for as many readers as pcscd can have, which saves the round trip that asks for the size.
constexpr std::size_t kRoomForNames = std::size_t{PCSCLITE_MAX_READERS_CONTEXTS} * MAX_READERNAME + 1;

// The name under which pcscd reports that readers came or went.
constexpr const char* kNewReaders = R"(\\?PnP?\Notification)";

SCARD_READERSTATE question(const char* reader, DWORD known) {
  SCARD_READERSTATE entry{};
  entry.szReader = reader;
  entry.dwCurrentState = known;
  return entry;
}

// Names that each end with a zero byte; an empty one, or the end of the buffer, ends the list.
std::vector<ReaderStatus> split(std::string_view names) {
  std::vector<ReaderStatus> readers;
  while (!names.empty() && names.front() != '\0') {
    const std::string_view name = names.substr(0, names.find('\0'));
    readers.push_back({.name = std::string(name)});
    names.remove_prefix(std::min(name.size() + 1, names.size()));
  }
  return readers;
}

LONG list_readers(const Context& context, std::vector<ReaderStatus>& readers) {
  const AskingForStates asking;
  std::string names(kRoomForNames, '\0');
  DWORD size = names.size();
  LONG code = SCardListReaders(context.handle(), nullptr, names.data(), &size);
  if (code == SCARD_E_INSUFFICIENT_BUFFER) {
    names.resize(size);
    code = SCardListReaders(context.handle(), nullptr, names.data(), &size);
  }
  readers.clear();
  if (code == SCARD_E_NO_READERS_AVAILABLE) return SCARD_S_SUCCESS;
  if (code == SCARD_S_SUCCESS) readers = split(std::string_view(names).substr(0, size));
  return code;
}

LONG ask_state(const Context& context, std::vector<ReaderStatus>& readers) {
  if (readers.empty()) return SCARD_S_SUCCESS;
  std::vector<SCARD_READERSTATE> entries;
  entries.reserve(readers.size());
  for (const ReaderStatus& reader : readers)
    entries.push_back(question(reader.name.c_str(), SCARD_STATE_UNAWARE));
  const AskingForStates asking;
  const LONG code = SCardGetStatusChange(context.handle(), 0, entries.data(), entries.size());
  if (code != SCARD_S_SUCCESS && code != SCARD_E_TIMEOUT) return code;
  for (std::size_t i = 0; i < readers.size(); ++i) {
    const SCARD_READERSTATE& entry = entries[i];
    const std::size_t atr_size = std::min<std::size_t>(entry.cbAtr, sizeof entry.rgbAtr);
    readers[i].state = entry.dwEventState & ~static_cast<DWORD>(SCARD_STATE_CHANGED);
    readers[i].atr.assign(entry.rgbAtr, entry.rgbAtr + atr_size);
  }
  return SCARD_S_SUCCESS;
}

bool worth_another_look(LONG code) {
  return code == SCARD_E_UNKNOWN_READER || code == SCARD_E_INSUFFICIENT_BUFFER;
}

}  // namespace

std::vector<ReaderStatus> reader_statuses(const Context& context) {
  std::vector<ReaderStatus> readers;
  for (int left = kLooks;;) {
    const char* call = "SCardListReaders";
    LONG code = list_readers(context, readers);
    if (code == SCARD_S_SUCCESS) {
      call = "SCardGetStatusChange";
      code = ask_state(context, readers);
    }
    if (--left == 0 || !worth_another_look(code)) {
      check(call, code);
      return readers;
    }
  }
}

ReaderStatus reader_status(const Context& context, const std::string& reader) {
  std::vector<ReaderStatus> readers = {{.name = reader}};
  check("SCardGetStatusChange", ask_state(context, readers));
  return readers.front();
}

LONG wait_for_difference(const Context& context, const std::vector<ReaderStatus>& known,
                         NewReaders new_readers, std::chrono::milliseconds limit) {
  std::vector<SCARD_READERSTATE> entries;
  entries.reserve(known.size() + 1);
  for (const ReaderStatus& reader : known) entries.push_back(question(reader.name.c_str(), reader.state));
  if (new_readers == NewReaders::notice) entries.push_back(question(kNewReaders, SCARD_STATE_UNAWARE));
  const auto milliseconds = std::max<std::chrono::milliseconds::rep>(limit.count(), 0);
  return SCardGetStatusChange(context.handle(), static_cast<DWORD>(milliseconds), entries.data(),
                              entries.size());
}

}  // namespace apdu::pcsc
