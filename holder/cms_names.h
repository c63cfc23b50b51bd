// The object identifiers and tags of CMS (RFC 5652) and of signing-certificate-v2 (RFC 5035).
// Thread rule: constants only.
#pragma once

#include <cstdint>

namespace holder::cms {

inline constexpr const char* kData = "1.2.840.113549.1.7.1";
inline constexpr const char* kSignedData = "1.2.840.113549.1.7.2";
inline constexpr const char* kContentType = "1.2.840.113549.1.9.3";
inline constexpr const char* kMessageDigest = "1.2.840.113549.1.9.4";
inline constexpr const char* kSigningTime = "1.2.840.113549.1.9.5";
inline constexpr const char* kSigningCertificateV2 = "1.2.840.113549.1.9.16.2.47";
inline constexpr const char* kRsa = "1.2.840.113549.1.1.1";

inline constexpr std::uint8_t kExplicitContent = 0xA0;   // [0] EXPLICIT, of ContentInfo
inline constexpr std::uint8_t kCertificates = 0xA0;      // [0] IMPLICIT, of SignedData
inline constexpr std::uint8_t kRevocations = 0xA1;       // [1] IMPLICIT, of SignedData
inline constexpr std::uint8_t kSignedAttributes = 0xA0;  // [0] IMPLICIT, of SignerInfo
inline constexpr std::uint8_t kUnsignedAttributes = 0xA1;
inline constexpr std::uint8_t kDirectoryName = 0xA4;  // of a GeneralName

}  // namespace holder::cms
