# nix-build packaging/nix
# Read by nix-instantiate on Debian, built nowhere yet. On NixOS, security.p11-kit or a program's own settings name the modules:
# result/lib/pkcs11/jpki-pkcs11-auth.so, and the others beside it.
{ pkgs ? import <nixpkgs> { } }:

let
  lists = builtins.readFile ../../CMakeLists.txt;
in
pkgs.stdenv.mkDerivation {
  pname = "jpki-pkcs11";
  # As it stands in CMakeLists.txt.
  version = builtins.head (builtins.match ".*project\\(jpki-pkcs11 VERSION ([0-9.]+).*" lists);
  src = pkgs.lib.cleanSource ../..;

  nativeBuildInputs = with pkgs; [ cmake gettext ninja pkg-config ];
  buildInputs = with pkgs; [ cli11 nlohmann_json openssl p11-kit pcsclite qpdf tomlplusplus ];
  cmakeFlags = [ "-DCMAKE_INSTALL_LIBDIR=lib" "-DCMAKE_INSTALL_DOCDIR=share/doc/jpki-tool" ];

  # libcrypto is loaded with the first card: nothing is linked to it, so its place has to be named.
  postFixup = ''
    for file in $out/lib/pkcs11/*.so $out/bin/* $out/libexec/*; do
      patchelf --add-rpath ${pkgs.lib.getLib pkgs.openssl}/lib "$file"
    done
  '';

  meta = {
    description = "PKCS#11 module and tool for Japan's My Number Card";
    license = pkgs.lib.licenses.asl20;
    platforms = pkgs.lib.platforms.linux;
    mainProgram = "jpki-tool";
  };
}
