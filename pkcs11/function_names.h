// Every function of PKCS#11, in the order of its function list: a `written` one has a definition in one of
// the c_*.cc files, an `unsupported` one is answered by c_unsupported.h. The function lists, their checks and
// the comparison with docs/spec-coverage.md are all made from these.
#pragma once

// clang-format off

// Version 2.40.
#define JPKI_FUNCTIONS_2_40(written, unsupported) \
  written(C_Initialize)                           \
  written(C_Finalize)                             \
  written(C_GetInfo)                              \
  written(C_GetFunctionList)                      \
  written(C_GetSlotList)                          \
  written(C_GetSlotInfo)                          \
  written(C_GetTokenInfo)                         \
  written(C_GetMechanismList)                     \
  written(C_GetMechanismInfo)                     \
  written(C_InitToken)                            \
  written(C_InitPIN)                              \
  written(C_SetPIN)                               \
  written(C_OpenSession)                          \
  written(C_CloseSession)                         \
  written(C_CloseAllSessions)                     \
  written(C_GetSessionInfo)                       \
  unsupported(C_GetOperationState)                \
  unsupported(C_SetOperationState)                \
  written(C_Login)                                \
  written(C_Logout)                               \
  written(C_CreateObject)                         \
  written(C_CopyObject)                           \
  written(C_DestroyObject)                        \
  written(C_GetObjectSize)                        \
  written(C_GetAttributeValue)                    \
  written(C_SetAttributeValue)                    \
  written(C_FindObjectsInit)                      \
  written(C_FindObjects)                          \
  written(C_FindObjectsFinal)                     \
  unsupported(C_EncryptInit)                      \
  unsupported(C_Encrypt)                          \
  unsupported(C_EncryptUpdate)                    \
  unsupported(C_EncryptFinal)                     \
  unsupported(C_DecryptInit)                      \
  unsupported(C_Decrypt)                          \
  unsupported(C_DecryptUpdate)                    \
  unsupported(C_DecryptFinal)                     \
  written(C_DigestInit)                           \
  written(C_Digest)                               \
  written(C_DigestUpdate)                         \
  written(C_DigestKey)                            \
  written(C_DigestFinal)                          \
  written(C_SignInit)                             \
  written(C_Sign)                                 \
  written(C_SignUpdate)                           \
  written(C_SignFinal)                            \
  unsupported(C_SignRecoverInit)                  \
  unsupported(C_SignRecover)                      \
  written(C_VerifyInit)                           \
  written(C_Verify)                               \
  written(C_VerifyUpdate)                         \
  written(C_VerifyFinal)                          \
  unsupported(C_VerifyRecoverInit)                \
  unsupported(C_VerifyRecover)                    \
  unsupported(C_DigestEncryptUpdate)              \
  unsupported(C_DecryptDigestUpdate)              \
  unsupported(C_SignEncryptUpdate)                \
  unsupported(C_DecryptVerifyUpdate)              \
  unsupported(C_GenerateKey)                      \
  unsupported(C_GenerateKeyPair)                  \
  unsupported(C_WrapKey)                          \
  unsupported(C_UnwrapKey)                        \
  unsupported(C_DeriveKey)                        \
  written(C_SeedRandom)                           \
  written(C_GenerateRandom)                       \
  written(C_GetFunctionStatus)                    \
  written(C_CancelFunction)                       \
  written(C_WaitForSlotEvent)

// Added at the end by version 3.0.
#define JPKI_FUNCTIONS_3_0(written, unsupported) \
  written(C_GetInterfaceList)                    \
  written(C_GetInterface)                        \
  written(C_LoginUser)                           \
  written(C_SessionCancel)                       \
  unsupported(C_MessageEncryptInit)              \
  unsupported(C_EncryptMessage)                  \
  unsupported(C_EncryptMessageBegin)             \
  unsupported(C_EncryptMessageNext)              \
  unsupported(C_MessageEncryptFinal)             \
  unsupported(C_MessageDecryptInit)              \
  unsupported(C_DecryptMessage)                  \
  unsupported(C_DecryptMessageBegin)             \
  unsupported(C_DecryptMessageNext)              \
  unsupported(C_MessageDecryptFinal)             \
  unsupported(C_MessageSignInit)                 \
  unsupported(C_SignMessage)                     \
  unsupported(C_SignMessageBegin)                \
  unsupported(C_SignMessageNext)                 \
  unsupported(C_MessageSignFinal)                \
  unsupported(C_MessageVerifyInit)               \
  unsupported(C_VerifyMessage)                   \
  unsupported(C_VerifyMessageBegin)              \
  unsupported(C_VerifyMessageNext)               \
  unsupported(C_MessageVerifyFinal)

// clang-format on
