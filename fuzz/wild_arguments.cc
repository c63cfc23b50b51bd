#include "fuzz/wild_arguments.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "fuzz/witness.h"

namespace fuzz {
namespace {

constexpr int kBits = std::numeric_limits<CK_ULONG>::digits;

// Above the small numbers.
constexpr std::array<CK_ULONG, 14> kWild = {
    ~0UL,
    1UL << (kBits - 1),
    (1UL << (kBits - 1)) - 1,
    1UL << (kBits / 2),
    1UL << 31,
    256,
    CKF_SERIAL_SESSION,
    CKF_SERIAL_SESSION | CKF_RW_SESSION,
    CKF_DONT_BLOCK,
    CKM_SHA256_RSA_PKCS,
    CKM_RSA_PKCS,
    CKM_SHA256,
    CKM_RSA_PKCS_PSS,
    CKU_CONTEXT_SPECIFIC,
};

constexpr std::array<CK_ATTRIBUTE_TYPE, 10> kTypes = {
    CKA_CLASS,   CKA_ID,      CKA_LABEL,    CKA_VALUE,           CKA_TOKEN,
    CKA_PRIVATE, CKA_MODULUS, CKA_KEY_TYPE, CKA_PUBLIC_EXPONENT, CKA_PRIVATE_EXPONENT,
};

constexpr std::array<CK_MECHANISM_TYPE, 10> kMechanisms = {
    CKM_RSA_PKCS, CKM_SHA256_RSA_PKCS, CKM_SHA512_RSA_PKCS,     CKM_SHA1_RSA_PKCS, CKM_SHA256,
    CKM_SHA_1,    CKM_RSA_PKCS_PSS,    CKM_SHA256_RSA_PKCS_PSS, CKM_ECDSA,         CKM_RSA_X_509,
};

}  // namespace

CK_ULONG WildArguments::number() {
  const std::uint8_t choice = input_.byte();
  if (choice < 0x60) return seen_[choice % seen_.size()];
  if (choice < 0xC0) return choice - 0x60U;
  if (choice < 0xF0) return kWild[choice % kWild.size()];
  return input_.number(8);
}

void* WildArguments::block(std::size_t size) {
  blocks_.push_back(std::make_unique<std::uint8_t[]>(size));
  const support::ByteView given = input_.bytes(size);
  std::copy(given.begin(), given.end(), blocks_.back().get());
  return blocks_.back().get();
}

// Most often a few; the two PINs; room for a signature.
CK_BYTE* WildArguments::bytes(std::size_t choice) {
  constexpr std::size_t kAuthentication = 0xFE;
  constexpr std::size_t kSignature = 0xFD;
  constexpr std::size_t kRoom = 0xFC;
  if (choice != kAuthentication && choice != kSignature) {
    size_before_ = choice == kRoom ? 256 : choice;
    return static_cast<CK_BYTE*>(block(*size_before_));
  }
  const std::string_view pin = choice == kAuthentication ? kAuthenticationPin : kSignaturePin;
  blocks_.push_back(std::make_unique<std::uint8_t[]>(pin.size()));
  std::copy(pin.begin(), pin.end(), blocks_.back().get());
  size_before_ = pin.size();
  return blocks_.back().get();
}

CK_ULONG* WildArguments::place_of(CK_ULONG size) {
  if (input_.byte() == kNullWithSize) return nullptr;
  blocks_.push_back(std::make_unique<std::uint8_t[]>(sizeof size));
  std::memcpy(blocks_.back().get(), &size, sizeof size);
  return reinterpret_cast<CK_ULONG*>(blocks_.back().get());
}

CK_ATTRIBUTE* WildArguments::attributes(std::size_t count) {
  blocks_.push_back(std::make_unique<std::uint8_t[]>(count * sizeof(CK_ATTRIBUTE)));
  auto* made = reinterpret_cast<CK_ATTRIBUTE*>(blocks_.back().get());
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint8_t type = input_.byte();
    made[i].type = type < 0xF0 ? kTypes[type % kTypes.size()] : input_.number(4);
    const std::uint8_t size = input_.byte();
    made[i].pValue = size == kNullWithSize ? nullptr : block(size);
    made[i].ulValueLen = size == kNullWithSize ? number() : size;
  }
  size_before_ = count;
  return made;
}

CK_MECHANISM* WildArguments::mechanism() {
  blocks_.push_back(std::make_unique<std::uint8_t[]>(sizeof(CK_MECHANISM)));
  auto* made = reinterpret_cast<CK_MECHANISM*>(blocks_.back().get());
  const std::uint8_t type = input_.byte();
  made->mechanism = type < 0xF0 ? kMechanisms[type % kMechanisms.size()] : number();
  const std::uint8_t parameter = input_.byte();
  constexpr std::uint8_t kPss = 0xFE;
  if (parameter == kPss) {
    const CK_RSA_PKCS_PSS_PARAMS fitting = {CKM_SHA256, CKG_MGF1_SHA256, 32};
    blocks_.push_back(std::make_unique<std::uint8_t[]>(sizeof fitting));
    std::memcpy(blocks_.back().get(), &fitting, sizeof fitting);
    made->pParameter = blocks_.back().get();
    made->ulParameterLen = sizeof fitting;
  } else {
    made->pParameter = parameter == kNullWithSize || parameter == 0 ? nullptr : block(parameter);
    made->ulParameterLen = parameter == kNullWithSize ? number() : parameter;
  }
  return made;
}

void WildArguments::remember_results() {
  for (const auto& [first, count] : results_) {
    for (std::size_t i = 0; i < std::min<std::size_t>(count, 4); ++i) remember(first[i]);
  }
}

}  // namespace fuzz
