// The digest of "abc" as OpenSSL signs it: what "openssl rsautl -verify" takes out of "openssl dgst -sign".
#pragma once

namespace portal::test {

inline constexpr const char* kSha1 = "MCEwCQYFKw4DAhoFAAQUqZk+NkcGgWq6PiVxeFDCbJzQ2J0=";
inline constexpr const char* kSha224 = "MC0wDQYJYIZIAWUDBAIEBQAEHCMJfSI0BdgihkKkd72iVbMqrbzkvaCz9+Nsnac=";
inline constexpr const char* kSha256 = "MDEwDQYJYIZIAWUDBAIBBQAEILp4Fr+PAc/qQUFA3l2uIiOwA2Gjlhd6nLQQ/2HyABWt";
inline constexpr const char* kSha384 =
    "MEEwDQYJYIZIAWUDBAICBQAEMMsAdT9Fo16LtaA9aZrGUAcnLDKrDt7RYxqLYFpD/1vtgIYHK6HnzCNYuuyhNMglpw==";
inline constexpr const char* kSha512 =
    "MFEwDQYJYIZIAWUDBAIDBQAEQN2vNaGTYXq6zEFzSa4gQTES5vpOial+ogqe7uZLVdOaIZKZKidPwag2ujwjo/"
    "7rvUVNRCNkPOgOKprJT6"
    "VMpJ8=";

}  // namespace portal::test
