// A time-stamp authority (RFC 3161 over HTTP) made of `openssl ts`: node timestamp_authority.mjs FOLDER. Makes its key and
// certificates in FOLDER (root.pem is to be trusted), then answers on a port of its own, which it prints.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

const folder = process.argv[2];
const at = (name) => join(folder, name);
const openssl = (...words) => execFileSync("openssl", words, { cwd: folder, stdio: ["ignore", "pipe", "ignore"] });

writeFileSync(at("tsa.cnf"), `
[req]
distinguished_name = name
[name]
[tsa]
default_tsa = here
[here]
serial = ${at("serial")}
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[stamping]
extendedKeyUsage = critical,timeStamping
[root]
basicConstraints = critical,CA:true
`);
writeFileSync(at("serial"), "01\n");
for (const name of ["root", "signer"]) openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", `${name}.key`);
openssl("req", "-x509", "-new", "-key", "root.key", "-subj", "/CN=Root of the test", "-days", "30", "-config", "tsa.cnf",
    "-extensions", "root", "-out", "root.pem");
openssl("req", "-new", "-key", "signer.key", "-subj", "/CN=Authority of the test", "-config", "tsa.cnf", "-out", "signer.csr");
openssl("x509", "-req", "-in", "signer.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-days", "30",
    "-extfile", "tsa.cnf", "-extensions", "stamping", "-out", "signer.pem");

createServer((request, response) => {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
        writeFileSync(at("query.tsq"), Buffer.concat(parts));
        openssl("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query.tsq", "-inkey", "signer.key", "-signer", "signer.pem",
            "-out", "reply.tsr");
        response.writeHead(200, { "Content-Type": "application/timestamp-reply" });
        response.end(readFileSync(at("reply.tsr")));
    });
}).listen(0, "127.0.0.1", function () {
    writeFileSync(at("port"), String(this.address().port));
});
