"""python3 server.py FOLDER [--auth USER:PASSWORD] [--tls CERTIFICATE KEY]: a mail server on a free port of this machine (its first line of output).

Mails are written to FOLDER as 1.eml, 2.eml, ... A file 'rcpt', 'refuse' or 'data' in FOLDER changes what it answers to a recipient, before it takes a mail, or after:
'hold' makes it wait until the file is gone, 'close' has it hang up, anything else is the answer itself, such as '450 later'.
"""
import argparse
import asyncio
import os
import ssl

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Handler:
    def __init__(self, folder):
        self.folder = folder
        self.count = len([name for name in os.listdir(folder) if name.endswith('.eml')])

    async def answer(self, server, step):
        path = os.path.join(self.folder, step)
        while True:
            try:
                with open(path) as file:
                    text = file.read().strip()
            except FileNotFoundError:
                return None
            if text == 'close':
                server.transport.abort()
                await asyncio.sleep(3600)
            if text != 'hold':
                return text
            with open(os.path.join(self.folder, step + '.held'), 'w'):
                pass
            await asyncio.sleep(0.02)

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = await self.answer(server, 'rcpt')
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or '250 OK'

    async def handle_DATA(self, server, session, envelope):
        answer = await self.answer(server, 'refuse')
        if answer is not None:
            return answer
        self.count += 1
        path = os.path.join(self.folder, f'{self.count}.eml')
        with open(path + '.new', 'wb') as file:
            file.write(b'X-Rcpt: ' + ','.join(envelope.rcpt_tos).encode() + b'\r\n' + envelope.original_content)
        os.rename(path + '.new', path)
        return await self.answer(server, 'data') or '250 OK'


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('folder')
    parser.add_argument('--auth')
    parser.add_argument('--tls', nargs=2)
    arguments = parser.parse_args()
    options = {}
    if arguments.auth:
        user, password = arguments.auth.split(':')

        def check(server, session, envelope, mechanism, data):
            good = isinstance(data, LoginPassword) and data.login == user.encode() and data.password == password.encode()
            return AuthResult(success=good, handled=good)
        options.update(auth_required=True, auth_require_tls=False, authenticator=check)
    if arguments.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*arguments.tls)
        options.update(tls_context=context, require_starttls=True)
    handler = Handler(arguments.folder)
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(handler, hostname='localhost', enable_SMTPUTF8=True, **options), '127.0.0.1', 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
