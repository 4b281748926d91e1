// Command certs writes the keys and certificates of a control plane that serves this machine only
// into the directory it is given:
//
//	ca.crt                                the certificate authority of everything below
//	server.crt, server.key                for 127.0.0.1 and localhost: API server and webhooks
//	client.crt, client.key                user "cert-user" in the group system:masters
//	service-account.key, service-account.pub
package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: certs DIRECTORY")
		os.Exit(2)
	}
	if err := writeAll(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func writeAll(directory string) error {
	authority, authorityKey, err := newAuthority(directory)
	if err != nil {
		return err
	}
	server := &x509.Certificate{
		Subject:     pkix.Name{CommonName: "control-plane"},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		DNSNames:    []string{"localhost"},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	client := &x509.Certificate{
		Subject:     pkix.Name{CommonName: "cert-user", Organization: []string{"system:masters"}},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	for name, template := range map[string]*x509.Certificate{"server": server, "client": client} {
		key, err := newKey(filepath.Join(directory, name+".key"))
		if err != nil {
			return err
		}
		template.KeyUsage = x509.KeyUsageDigitalSignature
		certificate := filepath.Join(directory, name+".crt")
		if err := sign(certificate, template, authority, key.Public(), authorityKey); err != nil {
			return err
		}
	}

	serviceAccount, err := newKey(filepath.Join(directory, "service-account.key"))
	if err != nil {
		return err
	}
	public, err := x509.MarshalPKIXPublicKey(serviceAccount.Public())
	if err != nil {
		return err
	}
	return writePEM(filepath.Join(directory, "service-account.pub"), "PUBLIC KEY", public)
}

func newAuthority(directory string) (*x509.Certificate, crypto.Signer, error) {
	// The key signs what this run needs and is then forgotten: no file of it exists.
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	authority := &x509.Certificate{
		Subject:               pkix.Name{CommonName: "control-plane-authority"},
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign,
	}
	return authority, key, sign(filepath.Join(directory, "ca.crt"), authority, authority, key.Public(), key)
}

func newKey(file string) (crypto.Signer, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	return key, writePEM(file, "PRIVATE KEY", der)
}

func sign(file string, template, parent *x509.Certificate, public crypto.PublicKey, signer crypto.Signer) error {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return err
	}
	template.SerialNumber = serial
	// An hour back, for clocks that are set meanwhile.
	template.NotBefore = time.Now().Add(-time.Hour)
	template.NotAfter = time.Now().AddDate(1, 0, 0)
	der, err := x509.CreateCertificate(rand.Reader, template, parent, public, signer)
	if err != nil {
		return err
	}
	return writePEM(file, "CERTIFICATE", der)
}

func writePEM(file, kind string, der []byte) error {
	return os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600)
}
