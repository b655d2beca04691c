# shellcheck shell=bash
# The secrets of a local installation. Needs say.sh.

# person_key FILE: prints the key for natural persons' identifiers, see secret_key.
person_key() {
    secret_key "$1" "natural persons' identifiers"
}

# secret_key FILE PURPOSE: prints the key in the file, and makes both when the file is missing. Whoever loses it can no
# longer read what was stored under it, so it is never overwritten.
secret_key() {
    if [[ ! -s "$1" ]]; then
        step "Generating the key for $2: $1"
        od --address-radix=n --read-bytes=32 --format=x1 /dev/urandom | tr -d ' \n' | write_secret "$1"
    fi
    tr -d '[:space:]' <"$1"
}

# signing_key FILE ALGORITHM PURPOSE: makes the private key in the file when it is missing, its public half beside it (.pub), and
# prints the file's name.
signing_key() {
    if [[ ! -s "$1" ]]; then
        step "Making the key for $3: $1"
        openssl genpkey -algorithm "$2" 2>/dev/null | write_secret "$1"
        openssl pkey -in "$1" -pubout >"$1.pub"
    fi
    printf '%s\n' "$1"
}

# document_keys FOLDER: makes what issued documents are signed with where it is missing, and exports the settings that name it. The
# certificate is self-signed, for trying out.
document_keys() {
    GONGXIN_DOCUMENT_SM2_KEY="$(signing_key "$1/document-sm2.key" SM2 "issued documents")"
    GONGXIN_DOCUMENT_ED25519_KEY="$(signing_key "$1/document-ed25519.key" ed25519 "issued documents")"
    GONGXIN_DOCUMENT_PDF_KEY="$1/document-pdf.key" GONGXIN_DOCUMENT_CERTIFICATE="$1/document-pdf.crt"
    if [[ ! -s "$GONGXIN_DOCUMENT_PDF_KEY" || ! -s "$GONGXIN_DOCUMENT_CERTIFICATE" ]]; then
        step "Making a key and a certificate for signing PDFs: $GONGXIN_DOCUMENT_CERTIFICATE"
        openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 2>/dev/null | write_secret "$GONGXIN_DOCUMENT_PDF_KEY"
        openssl req -x509 -utf8 -key "$GONGXIN_DOCUMENT_PDF_KEY" -out "$GONGXIN_DOCUMENT_CERTIFICATE" -days 1095 \
            -subj "/O=Gongxin/CN=公共信用信息平台（试用）" -addext keyUsage=critical,digitalSignature,nonRepudiation \
            -addext basicConstraints=critical,CA:FALSE
    fi
    export GONGXIN_DOCUMENT_SM2_KEY GONGXIN_DOCUMENT_ED25519_KEY GONGXIN_DOCUMENT_PDF_KEY GONGXIN_DOCUMENT_CERTIFICATE
}

# write_secret FILE: stores standard input in a file that only its owner may read, in one movement.
write_secret() {
    (umask 077 && cat >"$1.new")
    mv "$1.new" "$1"
}
