#include "vcard/x509_parts.h"

#include <stdexcept>

namespace vcard {
namespace {

using GeneralNames = std::unique_ptr<GENERAL_NAMES, Freed<GENERAL_NAMES, GENERAL_NAMES_free>>;

GENERAL_NAME* directory_name(const NameParts& parts) {
  GENERAL_NAME* general = GENERAL_NAME_new();
  GENERAL_NAME_set0_value(general, GEN_DIRNAME, make_name(parts).release());
  return general;
}

ASN1_STRING* utf8(const std::string& text) {
  ASN1_STRING* string = ASN1_UTF8STRING_new();
  require_openssl(ASN1_STRING_set(string, text.data(), static_cast<int>(text.size())) > 0, "string");
  return string;
}

void add(X509* certificate, int nid, void* value, bool critical) {
  require_openssl(X509_add1_ext_i2d(certificate, nid, value, critical ? 1 : 0, X509V3_ADD_APPEND) > 0,
                  "extension");
}

}  // namespace

void require_openssl(bool done, const char* step) {
  if (!done) throw std::runtime_error(std::string("OpenSSL failed: ") + step);
}

Name make_name(const NameParts& parts) {
  Name name(X509_NAME_new());
  for (const auto& [attribute, value] : parts) {
    const int form = attribute == "C" ? MBSTRING_ASC : V_ASN1_UTF8STRING;
    require_openssl(X509_NAME_add_entry_by_txt(name.get(), attribute.c_str(), form,
                                               reinterpret_cast<const unsigned char*>(value.data()),
                                               static_cast<int>(value.size()), -1, 0) > 0,
                    "name");
  }
  return name;
}

void add_extension(X509* certificate, int nid, const std::string& value) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str());
  require_openssl(extension != nullptr, "extension");
  const int added = X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
  require_openssl(added > 0, "extension");
}

void add_directory_alternative(X509* certificate, const NameParts& name) {
  const GeneralNames names(GENERAL_NAMES_new());
  sk_GENERAL_NAME_push(names.get(), directory_name(name));
  add(certificate, NID_subject_alt_name, names.get(), false);
}

void add_other_names(X509* certificate, const std::vector<OtherName>& others) {
  const GeneralNames names(GENERAL_NAMES_new());
  for (const auto& [oid, text] : others) {
    ASN1_TYPE* value = ASN1_TYPE_new();
    ASN1_TYPE_set(value, V_ASN1_UTF8STRING, utf8(text));
    GENERAL_NAME* general = GENERAL_NAME_new();
    require_openssl(GENERAL_NAME_set0_othername(general, OBJ_txt2obj(oid.c_str(), 1), value) > 0,
                    "otherName");
    sk_GENERAL_NAME_push(names.get(), general);
  }
  add(certificate, NID_subject_alt_name, names.get(), false);
}

void add_distribution_point(X509* certificate, const NameParts& name) {
  const std::unique_ptr<CRL_DIST_POINTS, Freed<CRL_DIST_POINTS, CRL_DIST_POINTS_free>> points(
      CRL_DIST_POINTS_new());
  DIST_POINT* point = DIST_POINT_new();
  sk_DIST_POINT_push(points.get(), point);
  point->distpoint = DIST_POINT_NAME_new();
  point->distpoint->type = 0;
  point->distpoint->name.fullname = GENERAL_NAMES_new();
  sk_GENERAL_NAME_push(point->distpoint->name.fullname, directory_name(name));
  add(certificate, NID_crl_distribution_points, points.get(), false);
}

void add_policy(X509* certificate, const std::string& oid, const std::string& cps) {
  const std::unique_ptr<CERTIFICATEPOLICIES, Freed<CERTIFICATEPOLICIES, CERTIFICATEPOLICIES_free>> policies(
      CERTIFICATEPOLICIES_new());
  POLICYINFO* policy = POLICYINFO_new();
  sk_POLICYINFO_push(policies.get(), policy);
  ASN1_OBJECT_free(policy->policyid);
  policy->policyid = OBJ_txt2obj(oid.c_str(), 1);
  policy->qualifiers = sk_POLICYQUALINFO_new_null();
  POLICYQUALINFO* qualifier = POLICYQUALINFO_new();
  sk_POLICYQUALINFO_push(policy->qualifiers, qualifier);
  ASN1_OBJECT_free(qualifier->pqualid);
  qualifier->pqualid = OBJ_nid2obj(NID_id_qt_cps);
  qualifier->d.cpsuri = ASN1_IA5STRING_new();
  require_openssl(ASN1_STRING_set(qualifier->d.cpsuri, cps.data(), static_cast<int>(cps.size())) > 0,
                  "policy");
  add(certificate, NID_certificate_policies, policies.get(), true);
}

void add_authority_key(X509* certificate, X509* issuer) {
  const std::unique_ptr<AUTHORITY_KEYID, Freed<AUTHORITY_KEYID, AUTHORITY_KEYID_free>> id(
      AUTHORITY_KEYID_new());
  const ASN1_OCTET_STRING* key = X509_get0_subject_key_id(issuer);
  require_openssl(key != nullptr, "the issuer's key identifier");
  id->keyid = ASN1_OCTET_STRING_dup(key);
  add(certificate, NID_authority_key_identifier, id.get(), false);
}

void add_subject_key(X509* certificate) {
  unsigned char hash[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  require_openssl(X509_pubkey_digest(certificate, EVP_sha1(), hash, &length) > 0, "key identifier");
  const std::unique_ptr<ASN1_OCTET_STRING, Freed<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free>> id(
      ASN1_OCTET_STRING_new());
  require_openssl(ASN1_OCTET_STRING_set(id.get(), hash, static_cast<int>(length)) > 0, "key identifier");
  add(certificate, NID_subject_key_identifier, id.get(), false);
}

// 2.999 is the arc for examples (X.660).
void add_filler(X509* certificate, int number, std::size_t size) {
  ASN1_OCTET_STRING* value = ASN1_OCTET_STRING_new();
  const std::vector<unsigned char> zeros(size);
  require_openssl(ASN1_OCTET_STRING_set(value, zeros.data(), static_cast<int>(size)) > 0, "filler");
  ASN1_OBJECT* object = OBJ_txt2obj(("2.999." + std::to_string(number)).c_str(), 1);
  X509_EXTENSION* extension = X509_EXTENSION_create_by_OBJ(nullptr, object, 0, value);
  const bool added = extension != nullptr && X509_add_ext(certificate, extension, -1) > 0;
  X509_EXTENSION_free(extension);
  ASN1_OBJECT_free(object);
  ASN1_OCTET_STRING_free(value);
  require_openssl(added, "filler");
}

}  // namespace vcard
