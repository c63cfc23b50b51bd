// The building blocks of certificates: names and extensions, in the forms that the profile has.
// Thread rule: no state.
#pragma once

#include <openssl/x509v3.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vcard {

template <typename T, auto free_function>
struct Freed {
  void operator()(T* object) const { free_function(object); }
};
using Certificate = std::unique_ptr<X509, Freed<X509, X509_free>>;
using Name = std::unique_ptr<X509_NAME, Freed<X509_NAME, X509_NAME_free>>;

// Short attribute names ("C", "O", "OU", "L", "CN") and values; C is a PrintableString, the others are
// UTF8Strings.
using NameParts = std::vector<std::pair<std::string, std::string>>;
Name make_name(const NameParts& parts);

// One of the holder's otherNames: an object identifier and a UTF8String.
using OtherName = std::pair<std::string, std::string>;

// Each adds one extension to `certificate`. Throw std::runtime_error where OpenSSL refuses.
void add_extension(X509* certificate, int nid, const std::string& value);
void add_directory_alternative(X509* certificate, const NameParts& name);
void add_other_names(X509* certificate, const std::vector<OtherName>& names);
void add_distribution_point(X509* certificate, const NameParts& name);
void add_policy(X509* certificate, const std::string& oid, const std::string& cps);
void add_authority_key(X509* certificate, X509* issuer);
void add_subject_key(X509* certificate);
// An extension that means nothing, of `size` bytes; `number` tells several of them apart.
void add_filler(X509* certificate, int number, std::size_t size);

void require_openssl(bool done, const char* step);

}  // namespace vcard
