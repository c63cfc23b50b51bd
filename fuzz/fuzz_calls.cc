// Calls of every function in both function lists with wild arguments, over a virtual card.
//
// The grammar is the function list itself: wild_arguments.h makes what a function takes of the types of its
// parameters.
#include <array>

#include "fuzz/client.h"
#include "fuzz/module_settings.h"
#include "fuzz/sample_card.h"
#include "fuzz/wild_arguments.h"
#include "pkcs11/function_names.h"

namespace fuzz {
namespace {

class SampleCard : public Card {
 public:
  explicit SampleCard(Input& input) : card_(sample_card(input)) {}
  support::Bytes answer(support::ByteView command) override { return card_->process(command); }
  void cut_power() override {
    card_->power_off();
    card_->power_on();
  }

 private:
  const std::shared_ptr<vcard::VirtualCard> card_;
};

template <typename... Parameters>
void call_wildly(std::string_view name, CK_RV (*function)(Parameters...), WildArguments& wild) {
  const auto arguments = wild.make<Parameters...>();
  const CK_RV result = std::apply(
      [&](auto... each) { return call(name, function, static_cast<Parameters>(each)...); }, arguments);
  if (result == CKR_OK) wild.remember_results();
}

using Row = void (*)(const CK_FUNCTION_LIST_3_0&, WildArguments&);
#define JPKI_ROW(name) \
  Row{[](const CK_FUNCTION_LIST_3_0& list, WildArguments& wild) { call_wildly(#name, list.name, wild); }},
constexpr std::array kRows = {JPKI_FUNCTIONS_2_40(JPKI_ROW, JPKI_ROW) JPKI_FUNCTIONS_3_0(JPKI_ROW, JPKI_ROW)};
#undef JPKI_ROW

using Row240 = void (*)(const CK_FUNCTION_LIST&, WildArguments&);
#define JPKI_ROW(name) \
  Row240{[](const CK_FUNCTION_LIST& list, WildArguments& wild) { call_wildly(#name, list.name, wild); }},
constexpr std::array kRows240 = {JPKI_FUNCTIONS_2_40(JPKI_ROW, JPKI_ROW)};
#undef JPKI_ROW

class Lists {
 public:
  Lists() {
    require(C_GetFunctionList(&list_) == CKR_OK, "the function list is always there");
    CK_INTERFACE* interface = nullptr;
    require(C_GetInterface(nullptr, nullptr, &interface, 0) == CKR_OK, "the interface is always there");
    list_3_0_ = static_cast<const CK_FUNCTION_LIST_3_0*>(interface->pFunctionList);
  }

  const CK_FUNCTION_LIST* p11() const { return list_; }
  void call_any(Input& input, WildArguments& wild) const {
    const std::uint8_t which = input.byte();
    if (which < kRows240.size()) return kRows240[which](*list_, wild);
    kRows[which % kRows.size()](*list_3_0_, wild);
  }

 private:
  CK_FUNCTION_LIST* list_ = nullptr;
  const CK_FUNCTION_LIST_3_0* list_3_0_ = nullptr;
};

// How far an ordinary client has come before the wild one takes over, so that this one finds something to
// spoil: nowhere, with sessions, logged in.
void begin(Input& input, const CK_FUNCTION_LIST* p11_, WildArguments& wild) {
  choose_settings(input);
  const unsigned far = input.byte() % 3;
  require(JPKI_CALL(C_Initialize, nullptr) == CKR_OK, "the module initialises whatever card lies there");
  constexpr std::array kPins = {kAuthenticationPin, kSignaturePin};
  for (CK_SLOT_ID slot = 0; far > 0 && slot < kPins.size(); ++slot) {
    CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
    JPKI_CALL(C_OpenSession, slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr, &session);
    wild.remember(session);
    std::string pin(kPins[slot]);
    if (far > 1) JPKI_CALL(C_Login, session, CKU_USER, reinterpret_cast<CK_BYTE*>(pin.data()), pin.size());
    std::array<CK_OBJECT_HANDLE, 5> found = {};
    CK_ULONG count = 0;
    JPKI_CALL(C_FindObjectsInit, session, nullptr, CK_ULONG{0});
    JPKI_CALL(C_FindObjects, session, found.data(), found.size(), &count);
    JPKI_CALL(C_FindObjectsFinal, session);
    for (CK_ULONG i = 0; i < count; ++i) wild.remember(found[i]);
  }
}

void play(Input input) {
  constexpr int kMostCalls = 32;
  static const Lists lists;
  const CK_FUNCTION_LIST* p11_ = lists.p11();
  readers().reset();
  readers().insert(std::make_shared<SampleCard>(input));
  WildArguments wild(input);
  begin(input, p11_, wild);
  for (int left = kMostCalls; left > 0 && !input.at_end(); --left) lists.call_any(input, wild);
  JPKI_CALL(C_Finalize, nullptr);
}

}  // namespace
}  // namespace fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::play(fuzz::Input({data, size}));
  return 0;
}
