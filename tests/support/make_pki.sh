#!/usr/bin/env bash
# Certificates and CMS signatures by the openssl command line, an oracle that is not our code. Keys are new at each build.
# usage: make_pki.sh FOLDER STAMP
set -euo pipefail
stamp=$(realpath "$2")
rm -rf "$1"
mkdir -p "$1"
cd "$1"
exec 2>make_pki.log

config() {
    printf '[req]\ndistinguished_name=dn\nprompt=no\nutf8=yes\nstring_mask=utf8only\n[dn]\n%s\n' "$1"
    printf '[ca]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n'
    printf '[seal]\nbasicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\nsubjectKeyIdentifier=hash\n'
    printf '[cipher]\nbasicConstraints=CA:FALSE\nkeyUsage=critical,keyEncipherment\n'
    printf '[tls]\nbasicConstraints=CA:FALSE\nkeyUsage=digitalSignature\nextendedKeyUsage=serverAuth\n'
    printf '[ocsp]\nbasicConstraints=CA:FALSE\nkeyUsage=digitalSignature\nextendedKeyUsage=OCSPSigning\nnoCheck=ignored\n'
    printf '[ocsp_plain]\nbasicConstraints=CA:FALSE\nkeyUsage=digitalSignature\nextendedKeyUsage=OCSPSigning\n'
    printf '[stamp]\nbasicConstraints=CA:FALSE\nkeyUsage=digitalSignature\nextendedKeyUsage=critical,timeStamping\n'
}
key() { [ -f "$1.key" ] || openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:"${2:-2048}" -out "$1.key"; }
# issue NAME SUBJECT ISSUER EXTENSIONS [x509 options…]
issue() {
    local name=$1 subject=$2 issuer=$3 extensions=$4
    shift 4
    config "$subject" >"$name.cnf"
    [ -f "$name.key" ] || key "$name"
    openssl req -new -config "$name.cnf" -key "$name.key" -out "$name.csr"
    if [ "$issuer" = self ]; then
        openssl x509 -req -in "$name.csr" -signkey "$name.key" -extfile "$name.cnf" -extensions "$extensions" \
            -days 7300 -out "$name.pem" "$@"
    else
        openssl x509 -req -in "$name.csr" -CA "$issuer.pem" -CAkey "$issuer.key" -extfile "$name.cnf" \
            -extensions "$extensions" -set_serial "0x$(openssl rand -hex 8 | sed 's/^./5/')" -days 7300 -out "$name.pem" "$@"
    fi
    openssl x509 -in "$name.pem" -outform DER -out "$name.der"
}

issue root $'C=CN\nO=演示认证中心\nCN=演示根证书' self ca
issue middle $'C=CN\nO=演示认证中心\nCN=演示签发证书' root ca
issue seal $'C=CN\nO=潍坊示范机械有限公司\nserialNumber=91370700MA3C00001X\nCN=潍坊示范机械有限公司' middle seal
openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out curve.key
issue curve $'C=CN\nO=税务局\nCN=椭圆曲线' middle seal
issue fake $'C=CN\nO=国家税务总局\nCN=国家税务总局潍坊市税务局' self seal
issue cipher $'CN=加密证书' middle cipher
issue tls $'CN=www.example.cn' middle tls
issue stamp $'CN=演示时间戳' middle stamp
issue sha1 $'CN=旧算法' middle seal -sha1
issue md5 $'CN=更旧的算法' middle seal -md5
key small 1024
issue small $'CN=短密钥' middle seal
issue grandchild $'CN=不该签发' seal seal
issue stranger_root $'CN=陌生根' self ca
issue stranger $'CN=陌生人' stranger_root seal
issue brief $'C=CN\nO=演示认证中心\nCN=短期签发证书' root ca -days 10
issue outliving $'C=CN\nCN=比签发者长久' brief seal
mkdir -p roots
cp root.pem middle.pem roots/
cat seal.pem middle.pem root.pem >chain.pem

printf 'The bytes of a declaration, as they were signed.' >content
head -c 4 content >content.first
tail -c +5 content >content.second
sign() { # sign OUT SIGNER [options…]
    local out=$1 signer=$2
    shift 2
    openssl cms -sign -binary -in content -outform DER -signer "$signer.pem" -inkey "$signer.key" -certfile middle.pem \
        -out "$out.cms" "$@"
}
sign cades seal -cades -md sha256
sign cades512 seal -cades -md sha512
sign detached seal -md sha256
sign pss seal -cades -md sha256 -keyopt rsa_padding_mode:pss -keyopt rsa_mgf1_md:sha256
sign pss_mixed seal -cades -md sha256 -keyopt rsa_padding_mode:pss -keyopt rsa_mgf1_md:sha512
sign curve curve -cades -md sha256
sign keyid seal -cades -md sha256 -keyid
sign old seal -md sha1
sign older seal -md md5
sign bare seal -md sha256 -noattr
sign attached seal -md sha256 -nodetach
sign nocerts seal -cades -md sha256 -nocerts
sign two seal -cades -md sha256 -signer curve.pem -inkey curve.key
openssl dgst -sha1 -binary content >content.sha1
openssl cms -sign -binary -nodetach -in content.sha1 -outform DER -signer seal.pem -inkey seal.key -md sha1 -out sha1inside.cms

printf '[tsa]\ndefault_tsa=t\n[t]\nserial=tsa.serial\nsigner_cert=stamp.pem\nsigner_key=stamp.key\ncerts=middle.pem\n' >tsa.cnf
printf 'signer_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256\ness_cert_id_alg=sha256\n' >>tsa.cnf
openssl ts -query -data content -sha256 -cert -out token.tsq
openssl ts -reply -config tsa.cnf -queryfile token.tsq -token_out -out token.cms

# Evidence of revocation: an index as `openssl ca` keeps it, OCSP answers and revocation lists made from it.
issue responder $'CN=演示状态查询' middle ocsp
issue responder_plain $'CN=未豁免的状态查询' middle ocsp_plain
issue responder_stranger $'CN=陌生的状态查询' stranger_root ocsp
entry() { # entry STATE CERTIFICATE [WHEN,REASON]
    printf '%s\t460101000000Z\t%s\t%s\tunknown\t/CN=%s\n' "$1" "${3-}" "$(openssl x509 -in "$2.pem" -noout -serial | cut -d= -f2)" "$2"
}
revoked_on=$(date -u -d '-1 hour' +%y%m%d%H%M%SZ)
for name in seal middle responder responder_plain stamp; do entry V $name; done >good.index
{ entry R seal "$revoked_on,superseded"; entry V curve; entry V responder_plain; } >revoked.index
entry R seal "$revoked_on,keyCompromise" >compromised.index
{ entry V seal; entry R responder_plain "$revoked_on,unspecified"; } >responder_revoked.index
entry V curve >empty.index
{ cat good.index; seq 1 10000 | while read -r i; do printf 'R\t460101000000Z\t%s\t7F%06X\tunknown\t/CN=%s\n' "$revoked_on" "$i" "$i"; done; } >big.index
entry R seal "$(date -u -d '-3 days' +%y%m%d%H%M%SZ),certificateHold" >held.index
entry R seal "$revoked_on,removeFromCRL" >removed.index
entry R seal "$(date -u -d '-1 day' +%y%m%d%H%M%SZ),superseded" >superseded.index
entry R seal "$revoked_on,keyTime,$(date -u -d '-2 hours' +%Y%m%d%H%M%SZ)" >invalid.index
for name in good revoked compromised responder_revoked empty big held removed superseded invalid; do printf 'unique_subject=no\n' >$name.index.attr; done
ocsp() { # ocsp OUT INDEX RESPONDER [options…]
    local out=$1 index=$2 responder=$3
    shift 3
    openssl ocsp -index "$index.index" -CA middle.pem -rsigner "$responder.pem" -rkey "$responder.key" -reqin seal.ocspreq \
        -respout "$out.ocsp" -ndays 30 "$@" >/dev/null
}
openssl ocsp -issuer middle.pem -cert seal.pem -no_nonce -reqout seal.ocspreq
ocsp good good responder
ocsp sha384 good responder -rmd sha384
ocsp issuer good middle
ocsp revoked revoked responder
ocsp compromised compromised responder
ocsp unknown empty responder
ocsp plain good responder_plain
ocsp plain_revoked revoked responder_plain
ocsp unfit good tls
ocsp stranger good responder_stranger
printf '\x30\x03\x0a\x01\x03' >later.ocsp # tryLater
crl() { # crl OUT INDEX [EXTENSION]; `dates` may hold other words than a month from now
    printf '[ca]\ndefault_ca=c\n[c]\ndatabase=%s.index\ndefault_md=sha256\ncrlnumber=crlnumber\n' "$2" >crl.cnf
    [ -z "${3-}" ] || printf 'crl_extensions=e\n[e]\n%s\n' "$3" >>crl.cnf
    openssl ca -gencrl -config crl.cnf -cert middle.pem -keyfile middle.key ${dates--crldays 30} -out "$1.crl.pem"
    openssl crl -in "$1.crl.pem" -outform DER -out "$1.crl"
}
echo 01 >crlnumber
crl good good
crl revoked revoked
crl compromised compromised
crl responder_revoked responder_revoked
crl big big
dates="-crl_lastupdate $(date -u -d '-2 days' +%y%m%d%H%M%SZ) -crldays 30" crl held held
crl removed removed
crl superseded superseded
crl invalid invalid
crl delta good 'deltaCRL=critical,DER:020101'
crl indirect good $'issuingDistributionPoint=critical,@p\n[p]\nindirectCRL=TRUE'
crl onlyca good $'issuingDistributionPoint=critical,@p\n[p]\nonlyCA=TRUE'
crl onlyuser good $'issuingDistributionPoint=critical,@p\n[p]\nonlyuser=TRUE'
crl elsewhere good $'issuingDistributionPoint=critical,@p\n[p]\nfullname=URI:http://elsewhere.example/x.crl'
crl strange good '1.2.3.4=critical,DER:0500'

# The same small world by SM2 with SM3 (GM/T 0003, 0015), under the usual distinguishing id; and one certificate under none.
id=1234567812345678
issue_sm2() { # issue_sm2 NAME SUBJECT ISSUER EXTENSIONS [noid]
    local name=$1 issuer=$3 section=$4 by signing=(-sm3 -sigopt distid:$id)
    [ "${5-}" != noid ] || signing=(-sm3)
    config "$2" >"$name.cnf"
    [ -f "$name.key" ] || openssl genpkey -quiet -algorithm SM2 -out "$name.key"
    openssl req -new -config "$name.cnf" -key "$name.key" -sm3 -sigopt distid:$id -out "$name.csr"
    by=(-CA "$issuer.pem" -CAkey "$issuer.key" -set_serial "0x$(openssl rand -hex 8 | sed 's/^./5/')")
    [ "$issuer" != self ] || by=(-signkey "$name.key")
    openssl x509 -req -in "$name.csr" -vfyopt distid:$id -extfile "$name.cnf" -extensions "$section" -days 7300 "${signing[@]}" "${by[@]}" \
        -out "$name.pem"
    openssl x509 -in "$name.pem" -outform DER -out "$name.der"
}
issue_sm2 sm2_root $'C=CN\nO=演示认证中心\nCN=国密演示根证书' self ca
issue_sm2 sm2_middle $'C=CN\nO=演示认证中心\nCN=国密演示签发证书' sm2_root ca
issue_sm2 sm2_seal $'C=CN\nO=潍坊示范机械有限公司\nserialNumber=91370700MA3C00001X\nCN=潍坊示范机械有限公司' sm2_middle seal
issue_sm2 sm2_other $'C=CN\nCN=另一单位' sm2_middle seal
issue_sm2 sm2_stamp $'CN=国密演示时间戳' sm2_middle stamp
issue_sm2 sm2_responder $'CN=国密演示状态查询' sm2_middle ocsp
issue_sm2 sm2_noid $'CN=没有标识' sm2_middle seal noid
openssl pkcs12 -export -inkey sm2_seal.key -in sm2_seal.pem -certfile <(cat sm2_middle.pem sm2_root.pem) -passout pass:password -out sm2_seal.p12
openssl pkcs12 -export -inkey sm2_seal.key -in sm2_seal.pem -keypbe SM4-CBC -certpbe SM4-CBC -passout pass:password -out sm2_sm4.p12
openssl pkcs8 -topk8 -nocrypt -in sm2_seal.key -outform DER -out sm2_seal.p8
openssl dgst -sm3 -sign sm2_seal.key -sigopt distid:$id -out content.sm2 content
openssl dgst -sm3 -sign sm2_seal.key -out content.sm2noid content
ocsp_sm2() { # ocsp_sm2 OUT INDEX RESPONDER [options…]
    local out=$1 index=$2 responder=$3
    shift 3
    openssl ocsp -index "$index.index" -CA sm2_middle.pem -rsigner "$responder.pem" -rkey "$responder.key" -reqin sm2_seal.ocspreq \
        -rmd sm3 -respout "$out.ocsp" -ndays 30 "$@" >/dev/null
}
crl_sm2() { # crl_sm2 OUT INDEX [options…]
    local out=$1
    printf '[ca]\ndefault_ca=c\n[c]\ndatabase=%s.index\ndefault_md=sm3\ncrlnumber=crlnumber\n' "$2" >crl.cnf
    shift 2
    openssl ca -gencrl -config crl.cnf -cert sm2_middle.pem -keyfile sm2_middle.key -crldays 30 "$@" -out "$out.crl.pem"
    openssl crl -in "$out.crl.pem" -outform DER -out "$out.crl"
}
entry V sm2_seal >sm2_good.index
entry R sm2_seal "$revoked_on,superseded" >sm2_revoked.index
for name in sm2_good sm2_revoked; do
    printf 'unique_subject=no\n' >$name.index.attr
    openssl ocsp -sm3 -issuer sm2_middle.pem -cert sm2_seal.pem -no_nonce -reqout sm2_seal.ocspreq
    ocsp_sm2 $name $name sm2_responder -rsigopt distid:$id
    crl_sm2 $name $name -sigopt distid:$id
done
ocsp_sm2 sm2_issuer sm2_good sm2_middle -rsigopt distid:$id
ocsp_sm2 sm2_unfit sm2_good sm2_other -rsigopt distid:$id
ocsp_sm2 sm2_noid sm2_good sm2_responder
crl_sm2 sm2_noid sm2_good
touch "$stamp"
