import { readOptions } from './widget-options'

describe('readOptions', () => {
  it.each([
    ['https://chat.example/widget.js', 'https://chat.example/v3/directline'],
    ['https://chat.example/acme/widget.js?v=3#x', 'https://chat.example/acme/v3/directline'],
    ['http://127.0.0.1:3000/widget.js', 'http://127.0.0.1:3000/v3/directline'],
  ])('finds the routes beside the script %s', (src, domain) => {
    expect(readOptions(src, {}).domain).toBe(domain)
  })

  it('takes the routes from the tag when they are elsewhere', () => {
    const src = 'https://cdn.example/widget.js'
    expect(readOptions(src, { domain: 'https://chat.example/dl/' }).domain).toBe('https://chat.example/dl')
    expect(readOptions(src, { domain: '/chat' }).domain).toBe('https://cdn.example/chat')
  })

  it('reads what the page wants', () => {
    expect(readOptions('https://a.example/widget.js', {})).toMatchObject({ isOpen: false, title: undefined })
    const data = { title: 'Dune & Co.', language: 'ar', userToken: 'a.b.c', open: '' }
    expect(readOptions('https://a.example/widget.js', data)).toMatchObject({
      title: 'Dune & Co.',
      language: 'ar',
      userToken: 'a.b.c',
      isOpen: true,
    })
    expect(readOptions('https://a.example/widget.js', { open: 'false' }).isOpen).toBe(false)
  })
})
