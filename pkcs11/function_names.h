// Every function of PKCS#11 2.40, in the order of its function list, with who answers it:
// `written` has a definition in one of the c_*.cc files, `unsupported` is answered by c_unsupported.h.
#pragma once

#define JPKI_CRYPTOKI_FUNCTIONS(written, unsupported)                                                        \
  written(C_Initialize) written(C_Finalize) written(C_GetInfo) written(C_GetFunctionList) written(           \
      C_GetSlotList) written(C_GetSlotInfo) written(C_GetTokenInfo) written(C_GetMechanismList)              \
      written(C_GetMechanismInfo) written(C_InitToken) written(C_InitPIN) unsupported(C_SetPIN) written(     \
          C_OpenSession) written(C_CloseSession) written(C_CloseAllSessions) written(C_GetSessionInfo)       \
          unsupported(C_GetOperationState) unsupported(C_SetOperationState) written(C_Login) written(        \
              C_Logout) written(C_CreateObject) written(C_CopyObject) written(C_DestroyObject)               \
              written(C_GetObjectSize) written(C_GetAttributeValue) written(C_SetAttributeValue)             \
                  written(C_FindObjectsInit) written(C_FindObjects) written(C_FindObjectsFinal) unsupported( \
                      C_EncryptInit) unsupported(C_Encrypt) unsupported(C_EncryptUpdate)                     \
                      unsupported(C_EncryptFinal) unsupported(C_DecryptInit) unsupported(C_Decrypt)          \
                          unsupported(C_DecryptUpdate) unsupported(C_DecryptFinal) written(C_DigestInit)     \
                              written(C_Digest) written(C_DigestUpdate) unsupported(C_DigestKey) written(    \
                                  C_DigestFinal) written(C_SignInit) written(C_Sign) written(C_SignUpdate)   \
                                  written(C_SignFinal) unsupported(C_SignRecoverInit) unsupported(           \
                                      C_SignRecover) written(C_VerifyInit) written(C_Verify)                 \
                                      written(C_VerifyUpdate) written(C_VerifyFinal) unsupported(            \
                                          C_VerifyRecoverInit) unsupported(C_VerifyRecover)                  \
                                          unsupported(C_DigestEncryptUpdate) unsupported(                    \
                                              C_DecryptDigestUpdate) unsupported(C_SignEncryptUpdate)        \
                                              unsupported(C_DecryptVerifyUpdate) unsupported(C_GenerateKey)  \
                                                  unsupported(C_GenerateKeyPair) unsupported(C_WrapKey)      \
                                                      unsupported(C_UnwrapKey) unsupported(C_DeriveKey)      \
                                                          written(C_SeedRandom) written(C_GenerateRandom)    \
                                                              written(C_GetFunctionStatus)                   \
                                                                  written(C_CancelFunction)                  \
                                                                      written(C_WaitForSlotEvent)
