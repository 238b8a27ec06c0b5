/* auto - foreign objects that free themselves at the end of their scope.
 *
 *     AUTO_DECLARE(EVP_PKEY, EVP_PKEY_free);   once a type
 *     AUTO(EVP_PKEY, key);                     starts NULL, freed when the scope ends */
#ifndef AUTO_H
#define AUTO_H

#define AUTO_DECLARE(type, free_function)                                                                              \
    static inline void auto_free_##type(type **object)                                                                 \
    {                                                                                                                  \
        if (*object) free_function(*object);                                                                           \
    }                                                                                                                  \
    _Static_assert(1, "")
#define AUTO(type, name) __attribute__((cleanup(auto_free_##type))) type *name = 0

#endif
