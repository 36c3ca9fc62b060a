package jobs

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"strings"

	gomail "github.com/wneessen/go-mail"
)

// Explain says in Spanish, to who sets a mail server up, what a failed attempt means and what to look at.
func Explain(err error) string {
	var certificate *tls.CertificateVerificationError
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var dns *net.DNSError
	var dial *net.OpError
	var refused *gomail.SendError
	text := strings.ToLower(err.Error())
	switch {
	case errors.As(err, &certificate), errors.As(err, &unknown), errors.As(err, &name):
		return "El certificado del servidor no es de fiar. Compruebe que el nombre es el que figura en él."
	case errors.As(err, &dns):
		return "No existe ningún servidor con ese nombre. Compruébelo."
	case errors.Is(err, context.DeadlineExceeded), strings.Contains(text, "timeout"):
		return "El servidor no contesta. Compruebe el puerto y la seguridad; puede que un cortafuegos lo impida."
	case strings.Contains(text, "starttls"):
		return "El servidor no ofrece STARTTLS en ese puerto. Pruebe con TLS y el puerto 465."
	case strings.Contains(text, "535"), strings.Contains(text, "auth"), strings.Contains(text, "way to sign in"):
		return "El servidor no acepta el usuario o la contraseña."
	case errors.As(err, &refused):
		return "El servidor no acepta la carta. Lo que dice debajo suele explicar por qué."
	case errors.As(err, &dial):
		return "No se puede conectar con el servidor. Compruebe el nombre y el puerto."
	}
	return "La carta no ha salido. Lo que dice debajo suele explicar por qué."
}
