// The way from the plug to the reader service's list of readers.
#include <algorithm>

#include "holder/doctor/check_table.h"
#include "holder/doctor/masked.h"
#include "holder/doctor/usb_readers.h"
#include "holder/message_id.h"

namespace holder::doctor {
namespace {

using Readers = std::vector<UsbReader>;

bool any(const Readers& readers, bool UsbReader::*is_so) {
  return std::any_of(readers.begin(), readers.end(), [is_so](const UsbReader& each) { return each.*is_so; });
}

std::vector<Fact> facts_of(const Readers& readers) {
  std::vector<Fact> facts;
  for (const UsbReader& reader : readers)
    facts.push_back(
        {"device", reader.vendor + ":" + reader.product + " " + without_serial_numbers(reader.name)});
  return facts;
}

// Whether a card in a reader can be asked is the last word: then the way to it is whole.
bool works(const Evidence& evidence) {
  return !evidence.card.readers.empty();
}

constexpr Diagnosis kPlugged{"reader_plugged_in", State::ok, N_("a card reader is plugged in"), ""};
constexpr Diagnosis kNothingPlugged{
    "no_reader_plugged_in", State::problem, N_("no card reader is plugged in"),
    N_("Plug the reader in; where it is, try another port or cable, without a hub in between.")};
constexpr Diagnosis kNotCcid{
    "reader_unsuitable", State::problem,
    N_("the reader that is plugged in is not of the kind (CCID) that works without a driver of its own"),
    N_("Sony's RC-S380 and older ones are for other programs. Use another reader for the My Number Card: "
       "one that is a CCID device, such as the RC-S300.")};
constexpr Diagnosis kNotByUsb{"reader_not_by_usb", State::not_applicable, N_("the reader is not on the USB"),
                              ""};
constexpr Diagnosis kUsbUnseen{"usb_not_seen", State::not_applicable,
                               N_("the USB cannot be looked at from here (in a container?)"), ""};
constexpr const Diagnosis* kUsbDiagnoses[] = {&kPlugged, &kNothingPlugged, &kNotCcid, &kNotByUsb,
                                              &kUsbUnseen};

Finding examine_usb(const Evidence& evidence) {
  const Readers readers = usb_readers(evidence.system);
  if (any(readers, &UsbReader::ccid)) return {&kPlugged, {}, facts_of(readers)};
  if (works(evidence)) return {&kNotByUsb};
  if (!usb_is_seen(evidence.system)) return {&kUsbUnseen};
  return {readers.empty() ? &kNothingPlugged : &kNotCcid, {}, facts_of(readers)};
}

constexpr Diagnosis kDriverThere{"driver_there", State::ok, N_("a driver for card readers is installed"), ""};
constexpr Diagnosis kNoDriver{"driver_missing", State::problem, N_("no driver for card readers is installed"),
                              N_("Install it (on Debian and Ubuntu: sudo apt install libccid), and plug the "
                                 "reader in again.")};
constexpr Diagnosis kDriverTooOld{
    "driver_does_not_know_reader", State::problem,
    N_("the driver that is installed does not know this reader"),
    N_("A newer one may know it: update the system (on Debian and Ubuntu: the package libccid), or "
       "use another reader.")};
constexpr Diagnosis kKernelDriver{
    "driver_of_kernel_in_the_way", State::problem,
    N_("a driver of the kernel for NFC has taken the reader, so the reader service cannot have it"),
    N_("sudo modprobe -r pn533_usb port100; to keep it so, write “blacklist pn533_usb” and “blacklist "
       "port100” "
       "into /etc/modprobe.d/blacklist-nfc.conf. Then plug the reader in again.")};
constexpr Diagnosis kDriverNotNeeded{"driver_not_needed", State::not_applicable,
                                     N_("the reader works without one for the USB"), ""};
constexpr const Diagnosis* kDriverDiagnoses[] = {&kDriverThere, &kNoDriver, &kDriverTooOld, &kKernelDriver,
                                                 &kDriverNotNeeded};

Finding examine_driver(const Evidence& evidence) {
  const System& system = evidence.system;
  const Paths found = drivers(system);
  std::vector<Fact> facts;
  for (const auto& plist : found) facts.push_back({"driver", plist.parent_path().parent_path().string()});
  if (works(evidence)) return {found.empty() ? &kDriverNotNeeded : &kDriverThere, {}, facts};
  if (found.empty()) return {&kNoDriver};
  const Readers readers = usb_readers(system);
  if (any(readers, &UsbReader::held_by_nfc)) return {&kKernelDriver, {}, facts};
  const bool unknown = std::any_of(readers.begin(), readers.end(), [&](const UsbReader& reader) {
    return reader.ccid && !has_driver(system, reader);
  });
  return {unknown ? &kDriverTooOld : &kDriverThere, {}, facts};
}

constexpr Diagnosis kSeen{"reader_seen", State::ok, N_("the reader service sees %1"), ""};
constexpr Diagnosis kNone{"reader_not_seen", State::problem, N_("the reader service sees no reader"),
                          N_("Plug the reader in, and leave out or correct --reader.")};
constexpr Diagnosis kPluggedNotSeen{
    "reader_plugged_in_not_seen", State::problem,
    N_("the reader is plugged in, and the reader service does not see it"),
    N_("Look at the driver above. If that is well, plug the reader in again, and have the service begin "
       "anew: "
       "sudo systemctl restart pcscd. In a virtual machine, hand the reader over to it.")};
constexpr Diagnosis kNotAsked{"reader_not_asked", State::not_applicable,
                              N_("the reader service could not be asked"), ""};
constexpr Diagnosis kInvented{"reader_invented", State::not_applicable,
                              N_("%1 is the invented card's, and none of this computer's"), ""};
constexpr const Diagnosis* kReaderDiagnoses[] = {&kSeen, &kNone, &kPluggedNotSeen, &kNotAsked, &kInvented};

Finding examine_reader(const Evidence& evidence) {
  std::vector<Fact> facts;
  for (const std::string& name : evidence.card.readers)
    facts.push_back({"reader", without_serial_numbers(name)});
  if (!facts.empty()) {
    const std::string first = facts.front().value;
    return {evidence.card.invented ? &kInvented : &kSeen, first, std::move(facts)};
  }
  const auto fault = evidence.card.fault;
  if (fault == apdu::Fault::no_service || fault == apdu::Fault::access_denied) return {&kNotAsked};
  return {any(usb_readers(evidence.system), &UsbReader::ccid) ? &kPluggedNotSeen : &kNone};
}

}  // namespace

const Check kUsbReaderCheck{"usb_reader", N_("Reader on the USB"), kUsbDiagnoses, &examine_usb};
const Check kDriverCheck{"driver", N_("Driver of the reader"), kDriverDiagnoses, &examine_driver};
const Check kReaderCheck{"reader", N_("Reader"), kReaderDiagnoses, &examine_reader};

}  // namespace holder::doctor
