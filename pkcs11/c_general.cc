// General purpose functions (PKCS#11 3.0 section 5.4).
#include "pkcs11/c_general.h"

#include <algorithm>
#include <cstring>

#include "apdu/chosen_readers.h"
#include "conf/load.h"
#include "pkcs11/entry.h"
#include "pkcs11/flavour/flavour.h"
#include "pkcs11/function_list.h"
#include "pkcs11/initialize_args.h"
#include "pkcs11/padded_text.h"

using pkcs11::CkrError;
using pkcs11::require_argument;

namespace {

pkcs11::TokenPolicy policy_of(const conf::Settings& settings) {
  pkcs11::TokenPolicy policy;
  policy.consent_for_each_signature = settings.signature_consent == conf::SignatureConsent::each;
  if (settings.rsa_pss != conf::RsaPss::automatic) policy.pss = settings.rsa_pss == conf::RsaPss::on;
  policy.use_pinpad = settings.pinpad == conf::PinpadUse::automatic;
  if (settings.pin_cache == conf::PinCache::authentication)
    policy.keep_authentication_pin = std::chrono::minutes(settings.pin_cache_minutes);
  policy.hold_while_logged_in = settings.sharing == conf::Sharing::exclusive;
  policy.spare_last_try = settings.last_try == conf::LastTry::automatic
                              ? pkcs11::flavour().spares_last_try
                              : settings.last_try == conf::LastTry::refuse;
  return policy;
}

std::unique_ptr<apdu::ReaderDirectory> open_readers(const conf::Settings& settings) {
  auto all = pkcs11::open_reader_directory();
  if (settings.reader.empty()) return all;
  return std::make_unique<apdu::ChosenReaders>(std::move(all), settings.reader);
}

// A configuration that cannot be read never keeps the module from loading. Its mistakes go to the log, and
// once to the standard error, since one of them may have disabled the log.
std::unique_ptr<pkcs11::Module> make_module() {
  conf::Loaded loaded = conf::load_settings();
  const std::string log_problem = support::open_log(loaded.settings.log_level, loaded.settings.log_file);
  if (!log_problem.empty()) loaded.problems.push_back(log_problem);
  for (const std::string& problem : loaded.problems) support::log_error(problem);
  if (!loaded.problems.empty()) {
    const std::size_t others = loaded.problems.size() - 1;
    support::tell_once(loaded.problems.front() +
                       (others == 0 ? "" : " (and " + std::to_string(others) + " more in the settings)"));
  }
  return std::make_unique<pkcs11::Module>(open_readers(loaded.settings), policy_of(loaded.settings));
}

CK_RV get_info(const char* call, CK_VERSION version, CK_INFO* info) noexcept {
  return pkcs11::enter(call, [&](pkcs11::Module&) {
    require_argument(info);
    *info = {};
    info->cryptokiVersion = version;
    pkcs11::put_padded(info->manufacturerID, "jpki-pkcs11 project");
    pkcs11::put_padded(info->libraryDescription, pkcs11::flavour().description);
    info->libraryVersion = {JPKI_VERSION_MAJOR, JPKI_VERSION_MINOR};
  });
}

// Every function list begins with its version (PKCS#11 3.0 section 3.4, CK_INTERFACE).
CK_VERSION version_of(const CK_INTERFACE& interface) {
  return *static_cast<const CK_VERSION*>(interface.pFunctionList);
}

}  // namespace

namespace pkcs11 {

CK_RV get_info_3_0(CK_INFO* info) noexcept {
  return get_info("C_GetInfo", function_list_3_0().version, info);
}

}  // namespace pkcs11

extern "C" {

CK_RV C_Initialize(void* init_args) {
  return pkcs11::guarded(__func__, [&] {
    pkcs11::check_initialize_args(init_args);
    pkcs11::begin_module_life(make_module);
  });
}

CK_RV C_Finalize(void* reserved) {
  const pkcs11::CancellationOff until_the_log_is_closed;
  const CK_RV rv = pkcs11::guarded(__func__, [&] {
    if (reserved != nullptr) throw CkrError(CKR_ARGUMENTS_BAD, "pReserved is not null");
    pkcs11::end_module_life();
  });
  // Not where the module goes on; and only now, so that the log has this call's end.
  if (rv == CKR_OK) support::close_log();
  return rv;
}

CK_RV C_GetInfo(CK_INFO* info) {
  return get_info(__func__, pkcs11::function_list_2_40().version, info);
}

JPKI_EXPORT CK_RV C_GetFunctionList(CK_FUNCTION_LIST** list) {
  return pkcs11::guarded(__func__, [&] {
    require_argument(list);
    *list = &pkcs11::function_list_2_40();
  });
}

JPKI_EXPORT CK_RV C_GetInterfaceList(CK_INTERFACE* list, CK_ULONG* count) {
  return pkcs11::guarded(__func__, [&] {
    require_argument(count);
    pkcs11::put_list(pkcs11::interfaces(), list, count);
  });
}

JPKI_EXPORT CK_RV C_GetInterface(CK_UTF8CHAR* name, CK_VERSION* version, CK_INTERFACE** interface,
                                 CK_FLAGS flags) {
  return pkcs11::guarded(__func__, [&] {
    require_argument(interface);
    // No flag of ours may be asked for: the only one that is defined says fork-safe.
    const auto wanted = [&](const CK_INTERFACE& offered) {
      const CK_VERSION has = version_of(offered);
      return (name == nullptr ||
              std::strcmp(reinterpret_cast<const char*>(name), offered.pInterfaceName) == 0) &&
             (version == nullptr || (version->major == has.major && version->minor == has.minor)) &&
             (flags & ~offered.flags) == 0;
    };
    const auto offered = pkcs11::interfaces();
    const auto found = std::find_if(offered.begin(), offered.end(), wanted);
    if (found == offered.end()) throw CkrError(CKR_ARGUMENTS_BAD, "no such interface");
    *interface = &*found;
  });
}

}  // extern "C"
