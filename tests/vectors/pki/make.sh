#!/bin/sh
# Makes the keys, certificates and PKCS#12 files of the tests anew: a root, an intermediate authority, and leaves of every kind.
# All passwords are `password`. Nothing here is a secret or trusted by anything but the tests.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
days=36500

extensions() { # name, basicConstraints, keyUsage
    printf '[%s]\nbasicConstraints=critical,%s\nkeyUsage=critical,%s\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n' "$1" "$2" "$3"
}
extensions ca 'CA:TRUE' 'keyCertSign,cRLSign' >"$work/ext"
extensions leaf 'CA:FALSE' 'digitalSignature,nonRepudiation' >>"$work/ext"

issue() { # name, subject, issuer, section; the key stands already
    openssl req -utf8 -new -key "$work/$1.key" -subj "$2" -out "$work/$1.csr"
    openssl x509 -req -in "$work/$1.csr" -CA "$work/$3.crt" -CAkey "$work/$3.key" -CAcreateserial -sha256 -days $days \
        -extfile "$work/ext" -extensions "$4" -out "$work/$1.crt" 2>/dev/null
}
openssl genrsa -out "$work/root.key" 2048 2>/dev/null
openssl req -utf8 -x509 -new -key "$work/root.key" -subj '/C=CN/O=eStamp Tests/CN=Test Root' -sha256 -days $days -out "$work/root.crt" \
    -config /dev/stdin -extensions ca <<X
[req]
distinguished_name=dn
[dn]
$(cat "$work/ext")
X
openssl genrsa -out "$work/issuer.key" 2048 2>/dev/null
issue issuer '/C=CN/O=eStamp Tests/CN=Test Issuer' root ca
for bits in 1024 2048 3072 4096; do
    openssl genrsa -out "$work/rsa$bits.key" $bits 2>/dev/null
    issue rsa$bits "/C=CN/O=潍坊测试企业有限公司/CN=潍坊测试企业有限公司 $bits" issuer leaf
done
for curve in prime256v1:p256 secp384r1:p384 secp521r1:p521; do
    openssl ecparam -name "${curve%%:*}" -genkey -noout -out "$work/${curve##*:}.key"
    issue "${curve##*:}" "/C=CN/O=eStamp Tests/CN=Test ${curve##*:}" issuer leaf
done
cat "$work/issuer.crt" "$work/root.crt" >"$work/chain.pem"

pack() { # file, key, certificate, options
    file=$1 key=$2 certificate=$3
    shift 3
    openssl pkcs12 -export -inkey "$work/$key.key" -in "$work/$certificate.crt" -certfile "$work/chain.pem" \
        -passout pass:password -out "$file" "$@"
}
for name in rsa1024 rsa2048 rsa3072 rsa4096 p256 p384 p521; do pack $name.p12 $name $name; done
pack rsa2048-rc2.p12 rsa2048 rsa2048 -legacy
pack rsa2048-3des.p12 rsa2048 rsa2048 -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1
pack rsa2048-no-mac.p12 rsa2048 rsa2048 -nomac
pack rsa2048-slow.p12 rsa2048 rsa2048 -iter 700000
openssl pkcs12 -export -inkey "$work/rsa2048.key" -in "$work/rsa2048.crt" -passout pass: -out rsa2048-empty.p12
openssl pkcs12 -export -nokeys -in "$work/rsa2048.crt" -passout pass:password -out no-key.p12
openssl pkcs12 -export -nocerts -inkey "$work/rsa2048.key" -passout pass:password -out no-certificate.p12
cp "$work/root.crt" root.pem
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -keyout "$work/tsa.key" -subj '/C=CN/O=eStamp Tests/CN=Test Timestamps' \
    -sha256 -days $days -out "$work/tsa.crt" -addext basicConstraints=critical,CA:FALSE -addext keyUsage=critical,digitalSignature \
    -addext extendedKeyUsage=critical,timeStamping 2>/dev/null
openssl pkcs12 -export -inkey "$work/tsa.key" -in "$work/tsa.crt" -passout pass:password -out tsa.p12

# An issuing CA of each kind, for tests/bench/bench_ocsp.c.
for kind in "rsa RSA rsa_keygen_bits:2048" "p256 EC ec_paramgen_curve:P-256"; do
    read -r name algorithm option <<<"$kind"
    openssl genpkey -algorithm "$algorithm" -pkeyopt "$option" -out "issuer-$name.key"
    openssl req -x509 -new -key "issuer-$name.key" -days 36500 -subj "/C=CN/CN=Test issuing CA" \
        -addext "keyUsage=critical,keyCertSign,cRLSign" -out "issuer-$name.pem"
done
